import { lowerFirst, upperFirst } from '../catalog/names.ts';

/** Gives each thing a name of its own that GraphQL takes, as near to the one it has as can be. */
export class Names {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set([...taken].map((name) => name.toLowerCase()));
  }

  /** The first of the wanted names that is free, else the last of them with a number. */
  take(...wanted: readonly string[]): string {
    const last = wanted.at(-1) ?? 'x';
    const name = wanted.find((one) => this.#isFree(one)) ?? [...Array(1000).keys()].map((i) => `${last}${i + 2}`).find((one) => this.#isFree(one)) ?? last;
    this.#taken.add(name.toLowerCase());
    return name;
  }

  #isFree(name: string): boolean {
    return !this.#taken.has(name.toLowerCase());
  }
}

/** `film_no` → `filmNo`, `Titre original` → `titreOriginal`, `2nd` → `n2nd` */
export function fieldName(name: string): string {
  const words = name.normalize('NFKD').split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const joined = words.map((word, i) => (i === 0 ? lowerFirst(word) : upperFirst(word))).join('');
  return /^[a-z]/i.test(joined) ? joined : `n${joined}`;
}

/** `film_genre` → `FilmGenre` */
export function typeName(name: string): string {
  return upperFirst(fieldName(/^[A-Z0-9_]+$/.test(name) ? name.toLowerCase() : name));
}

/** `actedIn` → `ACTED_IN` */
export function edgeName(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
}

/** What no field of a type can be called: see `check-names`, and `Node`. */
export const reservedFields = ['id', 'and', 'or', 'not', 'tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'] as const;
