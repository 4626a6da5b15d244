/** A name of the SDL as it is compared: `SPIN_OFF_OF`, `spin-offOf` and `spinOffOf` are one. */
export function foldIdentifier(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
