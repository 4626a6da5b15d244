import { lowerFirst, plural, upperFirst } from '../catalog/names.ts';
import { firstFree } from './names.ts';

/** Names of types and root fields. Each is taken along with those that will be generated for it: `Shop` leaves no room for a `ShopOrder`. */
export class TypeNames {
  readonly #types: Set<string>;
  readonly #roots: Set<string>;
  readonly #entities = new Set<string>();

  constructor(types: Iterable<string>, roots: Iterable<string>) {
    this.#types = new Set([...types].map((name) => name.toLowerCase()));
    this.#roots = new Set(roots);
  }

  /** The first of the wanted names that is free for an entity, else the last of them with a number. */
  entity(...wanted: readonly string[]): string {
    const name = firstFree(wanted, (one) => this.#areFree(one, ofEntities) && rootsOf(one).every((root) => !this.#roots.has(root)));
    rootsOf(name).forEach((root) => this.#roots.add(root));
    this.#entities.add(name);
    return this.#take(name, ofEntities);
  }

  hasEntity(name: string): boolean {
    return this.#entities.has(name);
  }

  /** As for an entity, for an enum. */
  enumeration(...wanted: readonly string[]): string {
    return this.#take(firstFree(wanted, (one) => this.#areFree(one, ofEnums)), ofEnums);
  }

  /** The same for attributes of edges. */
  properties(...wanted: readonly string[]): string {
    return this.#take(firstFree(wanted, (one) => this.#areFree(one, itself)), itself);
  }

  /** Whether a list field of an entity may be called so, if its edges have attributes: it is then paged by types of its own. */
  canPage(type: string, field: string): boolean {
    return this.#areFree(`${type}${upperFirst(field)}`, ofPages);
  }

  page(type: string, field: string): void {
    this.#take(`${type}${upperFirst(field)}`, ofPages);
  }

  #areFree(name: string, endings: readonly string[]): boolean {
    return endings.every((ending) => !this.#types.has(`${name}${ending}`.toLowerCase()));
  }

  #take(name: string, endings: readonly string[]): string {
    for (const ending of endings) this.#types.add(`${name}${ending}`.toLowerCase());
    return name;
  }
}

function rootsOf(type: string): readonly string[] {
  const singular = lowerFirst(type);
  return [singular, plural(singular), `search${upperFirst(plural(singular))}`];
}

/** What is generated ends so: see `catalog/augment`. */
const itself = [''];
const ofEntities = ['', 'Connection', 'Edge', 'SearchConnection', 'SearchEdge', 'Facets', 'Facet', 'Filter', 'RelatedFilter', 'Order'];
const ofEnums = ['', 'Facet', 'Filter', 'ListFilter'];
const ofPages = ['Connection', 'Edge'];
