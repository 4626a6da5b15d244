/** A dozen works that do not exist, in three kinds, some of which do not name what they are about. */
export const catalogue: readonly string[] = [
  'The Long Dive. A submarine is trapped under the ice and its crew runs out of air',
  'Cold Harbour. A captain takes his submarine into an enemy harbour at night',
  'Periscope. Sailors on a submarine wait for a war that never comes',
  'Deep Orders. A torpedo officer doubts the captain of his vessel under the sea',
  'Torpedo Room. A torpedo jams and the crew of the vessel has an hour',
  'Vault Nine. Thieves rob the vault of a casino in one night',
  'The Quiet Heist. Four old friends rob a bank and nobody gets hurt',
  'Inside Out Job. A bank clerk plans the heist of his own vault',
  'Marked Cards. A gambler owes money to the casino and robs it',
  'Orchard Street. Three sisters inherit a bakery and fall in love',
  'Sugar and Salt. A baker and a food critic fall in love by letter',
  'The Wedding Cake. A baker must finish a cake before the wedding of the man she loves',
];
