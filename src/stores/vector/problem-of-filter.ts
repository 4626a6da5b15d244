import { quote } from '../../kernel/errors.ts';
import type { Filter } from '../../model/filter.ts';
import type { Scalar } from '../../model/value.ts';
import type { VectorAbilities } from '../../ports/vector-store.ts';
import type { StoredAttribute, StoredCollection } from './same-collection.ts';
import { scalarForm } from './scalar-form.ts';

/** What keeps a filter from meaning anything here, as the end of a sentence; undefined where every leaf fits its attribute and the abilities. */
export function problemOfFilter(filter: Filter, collection: StoredCollection, abilities: VectorAbilities): string | undefined {
  const attributes = new Map(collection.attributes.map((attribute) => [attribute.name, attribute]));
  return problemOf(filter, 0);

  function problemOf(part: Filter, depth: number): string | undefined {
    if (depth > deepest) return `the filter is more than ${deepest} levels deep`;
    if (!abilities.filters.has(part.kind)) return `this store does not evaluate ${part.kind} filters`;
    switch (part.kind) {
      case 'constant':
      case 'related':
        return undefined;
      case 'and':
      case 'or':
        return firstOf(part.filters, (inner) => problemOf(inner, depth + 1));
      case 'keys':
        return firstOf(part.keys, (key) => (key.isWellFormed() ? undefined : `${quote(key)} is no key`));
      case 'null':
        return attributes.has(part.attribute) ? undefined : unknown(part.attribute);
      case 'compare':
        return problemOfLeaf(part.attribute, false, [part.value]);
      case 'in':
        return problemOfLeaf(part.attribute, false, part.values);
      case 'prefix':
        return problemOfLeaf(part.attribute, false, [part.prefix]);
      case 'list':
        return problemOfLeaf(part.attribute, true, part.values);
      default:
        return part satisfies never;
    }
  }

  function problemOfLeaf(name: string, list: boolean, values: readonly Scalar[]): string | undefined {
    const attribute = attributes.get(name);
    if (attribute === undefined) return unknown(name);
    if (attribute.list !== list || scalarForm(attribute.kind) === 'json') return `${name} has no such comparison`;
    return firstOf(values, (value) => (fits(value, attribute) ? undefined : `${name} is compared with ${quote(value)}, expected ${attribute.kind}`));
  }
}

function fits(value: Scalar, { kind }: StoredAttribute): boolean {
  switch (scalarForm(kind)) {
    case 'text':
      return typeof value === 'string' && value.isWellFormed();
    case 'number':
      return Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'json':
      return false;
  }
}

function unknown(name: string): string {
  return `${name} is no attribute of the collection`;
}

function firstOf<T>(items: readonly T[], problem: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = problem(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Some engines' parsers recurse on the native stack, which must never run out. */
const deepest = 100;
