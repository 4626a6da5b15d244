import type { Random } from '../random.ts';
import { films, ids, people, themes, type Owner } from './tenant-world.ts';

/** One mutation without its alias, in which every text is marked as the owner's. */
export function randomWrite(random: Random, owner: Owner, nth: number): string {
  const text = (value: string) => JSON.stringify(value);
  const secret = () => text(`${owner.mark} ${random.below(1_000)}`);
  const some = <T>(from: readonly T[]) => [...new Set(Array.from({ length: 1 + random.below(3) }, () => random.pick(from)))];
  /** All tenants take their names from the same few. */
  const named = () => (random.chance(0.3) ? `, clientMutationId: "m${random.below(12)}"` : '');
  const cast = () => `[${some(people).map((name) => `{ to: ${text(name)}, weight: ${random.below(100) / 100}, secret: ${secret()} }`).join(', ')}]`;
  const changed = 'version results { outcome';

  const film = (key: string) => `{ key: ${text(key)}, title: ${text(`Garden ${key}`)}, ${random.chance(0.1) ? 'secret: null' : `secret: ${secret()}`}, year: ${2000 + random.below(8)}, fame: ${random.below(10) / 10}, tags: [${text(owner.mark)}, "common"]` +
    `${random.chance(0.6) ? `, themes: ${JSON.stringify(some(themes))}` : ''}${random.chance(0.4) ? `, cast: ${cast()}` : ''}${random.chance(0.2) ? `, sequelOf: ${random.chance(0.3) ? 'null' : text(random.pick(films))}` : ''}${random.chance(0.1) ? `, _version: ${random.below(3)}` : ''} }`;

  const event = (i: number) => `{ id: "e${random.chance(0.3) ? random.below(50) : `${nth}.${i}`}", kind: ${random.pick(['LIKED', 'FINISHED', 'DISLIKED', 'VIEWED'])}, item: ${text(`Film:${random.pick(films)}`)}, context: "${random.pick(['default', 'night'])}", at: "2024-05-${String(1 + random.below(28)).padStart(2, '0')}T12:00:00Z" }`;
  const recorded = 'recorded duplicates cursor';

  return random.pick<() => string>([
    () => `putFilms(items: [${some(films).map(film).join(', ')}]${named()}) { ${changed} node { key secret _version themes { name secret } } } }`,
    () => `putFilms(items: [${some(films).map(film).join(', ')}]${named()}) { ${changed} node { key secret _version castConnection { nodes { name secret } } } } }`,
    () => `putThemes(items: [${some(themes).map((name) => `{ name: ${text(name)}, secret: ${secret()}${random.chance(0.3) ? `, broader: ${JSON.stringify(some(themes))}` : ''} }`).join(', ')}]${named()}) { ${changed} node { name secret } } }`,
    () => `putPeople(items: [${some(people).map((name) => `{ name: ${text(name)}, secret: ${secret()} }`).join(', ')}]${named()}) { ${changed} node { name secret } } }`,
    () => `putFilmThemes(edges: [${some(films).map((key) => `{ from: ${text(key)}, to: ${text(random.pick(themes))} }`).join(', ')}]${named()}) { version created updated }`,
    () => `putFilmCast(edges: [${some(films).map((key) => `{ from: ${text(key)}, to: ${text(random.pick(people))}, secret: ${secret()} }`).join(', ')}]) { version created updated }`,
    () => `putFilmSequelOf(edges: [{ from: ${text(random.pick(films))}, to: ${text(random.pick(films))} }]) { version created updated }`,
    () => `putThemeBroader(edges: [{ from: ${text(random.pick(themes))}, to: ${text(random.pick(themes))} }]) { version created updated }`,
    () => `deleteFilmThemes(edges: [${some(films).map((key) => `{ from: ${text(key)}, to: ${text(random.pick(themes))} }`).join(', ')}]${named()}) { version removed }`,
    () => `deleteFilmCast(edges: [{ from: ${text(random.pick(films))}, to: ${text(random.pick(people))} }]) { version removed }`,
    () => `deleteFilms(items: [{ key: ${text(random.pick(films))} }]${named()}) { version results { id outcome } }`,
    () => `deleteThemes(items: [{ key: ${text(random.pick(themes))} }]) { version results { id outcome } }`,
    () => `deletePeople(items: [{ key: ${text(random.pick(people))} }]) { version results { id outcome } }`,
    () => `deleteNodes(ids: ${JSON.stringify(some(ids))}${named()}) { version results { id outcome } }`,
    () => `recordEvent(event: ${event(0)}) { ${recorded} }`,
    () => `recordEvents(events: [${event(1)}, ${event(2)}]) { ${recorded} }`,
    () => `setPolicy(context: "night", preferences: [{ relationship: "themes", target: ${text(`Theme:${random.pick(themes)}`)}, weight: ${(random.below(2_000) - 1_000) / 1_000} }]) { policy { version preferences(first: 30) { relationship targetId target { ... on Theme { name secret } } weight evidence } } }`,
    () => (random.chance(0.1) ? 'forgetViewer { policies events }' : `recordEvent(event: ${event(4)}) { ${recorded} }`),
    () => (random.chance(0.3) ? 'resetPolicy(context: "night") { policy { version preferences { relationship targetId weight } } }' : `recordEvent(event: ${event(3)}) { ${recorded} }`),
  ])();
}
