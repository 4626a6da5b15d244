import { lowerFirst, upperFirst } from '../catalog/names.ts';

/** The first of the wanted names that is free, else the last of them with a number. */
export function firstFree(wanted: readonly string[], isFree: (name: string) => boolean): string {
  const found = wanted.find(isFree);
  if (found !== undefined) return found;
  const last = wanted.at(-1) ?? 'x';
  for (let i = 2; ; i++) if (isFree(`${last}${i}`)) return `${last}${i}`;
}

/** Gives each field of a type a name of its own that GraphQL takes, as near to the one it has as can be. */
export class Names {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set([...taken].map((name) => name.toLowerCase()));
  }

  /** The first of the wanted names that is free, else the last of them with a number. */
  take(...wanted: readonly string[]): string {
    return this.#take(firstFree(wanted, (one) => this.#isFree(one)));
  }

  /** The same for a list, which is paged by a field that is called after it. */
  takeList(wanted: readonly string[], fits: (name: string) => boolean = () => true): string {
    const name = firstFree(wanted, (one) => this.#isFree(one) && this.#isFree(`${one}Connection`) && fits(one));
    this.#take(`${name}Connection`);
    return this.#take(name);
  }

  #take(name: string): string {
    this.#taken.add(name.toLowerCase());
    return name;
  }

  #isFree(name: string): boolean {
    return !this.#taken.has(name.toLowerCase());
  }
}

/** `film_no` → `filmNo`, `Größe (cm)` → `grosseCm`, `2nd` → `n2nd`, `名称` → `n` */
export function fieldName(name: string): string {
  const words = name.normalize('NFKD').replace(/\p{M}/gu, '').replace(/[ßæøœłđÆØŒŁĐ]/g, (letter) => latin[letter] ?? '').split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const joined = words.map((word, i) => (i === 0 ? lowerFirst(word) : upperFirst(word))).join('');
  return /^[a-z]/i.test(joined) ? joined : `n${joined}`;
}

/** Letters that are no others with a mark. */
const latin: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', ø: 'o', œ: 'oe', ł: 'l', đ: 'd', Æ: 'Ae', Ø: 'O', Œ: 'Oe', Ł: 'L', Đ: 'D' };

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
/** What no attribute of an edge can be called: see `read-edge-properties`. */
export const reservedProperties = [...reservedFields, 'from', 'type', 'to'] as const;
