import type { Attribute, EntityType } from '../../catalog/catalog.ts';
import { badInput, quote } from '../../kernel/errors.ts';
import { and, everything, negate, nothing, or, type Comparison, type Filter } from '../../model/filter.ts';
import type { Scalar } from '../../model/value.ts';
import { bindString } from './bind-string.ts';

/** Binds a filter input, as GraphQL has coerced it, to the entity it is on. Null means "not given", but never as an operand. */
export function bindFilter(entity: EntityType, input: unknown, path = 'filter'): Filter {
  if (input === null || input === undefined) return everything;
  return and(Object.entries(input as Record<string, unknown>).flatMap(([name, value]) => (value === null || value === undefined ? [] : [bindMember(entity, name, value, `${path}.${name}`)])));
}

function bindMember(entity: EntityType, name: string, value: unknown, path: string): Filter {
  if (name === 'and') return and((value as unknown[]).map((f, i) => bindFilter(entity, f, `${path}[${i}]`)));
  if (name === 'or') return or((value as unknown[]).map((f, i) => bindFilter(entity, f, `${path}[${i}]`)));
  if (name === 'not') return negate(bindFilter(entity, value, path));
  const attribute = entity.attributes.get(name);
  if (attribute) {
    const leaves = Object.entries(value as Record<string, unknown>).map(([operator, operand]) => bindLeaf(attribute, operator, operand, `${path}.${operator}`));
    return and(attribute.name === entity.ownKey.name ? leaves.map(byKey) : leaves);
  }
  return bindRelated(entity, name, value as Record<string, unknown>, path);
}

function bindRelated(entity: EntityType, name: string, input: Readonly<Record<string, unknown>>, path: string): Filter {
  const relationship = entity.relationships.get(name);
  if (relationship === undefined) throw badInput(`${path}: ${entity.name} has no field "${name}" to filter by.`);
  const descendants = input['descendants'] === true;
  const related = (exists: boolean, filter: Filter): Filter => ({ kind: 'related', relationship: name, exists, descendants, filter });
  if (descendants && input['all'] != null)
    throw badInput(`${path}: all together with descendants has no clear meaning.`, { remedy: 'Use some or none with descendants, or all without.' });
  const inner = (quantifier: string) => bindFilter(relationship.target, input[quantifier], `${path}.${quantifier}`);
  return and([
    ...(input['some'] == null ? [] : [related(true, inner('some'))]),
    ...(input['none'] == null ? [] : [related(false, inner('none'))]),
    ...(input['all'] == null ? [] : [related(false, negate(inner('all')))]),
  ]);
}

/** What names keys is answered by every store's key, wherever the attribute itself is kept. */
function byKey(leaf: Filter): Filter {
  if (leaf.kind === 'in') return { kind: 'keys', keys: leaf.values.map(String), negated: leaf.negated };
  if (leaf.kind === 'compare' && (leaf.operator === 'eq' || leaf.operator === 'ne')) return { kind: 'keys', keys: [String(leaf.value)], negated: leaf.operator === 'ne' };
  if (leaf.kind === 'null') return leaf.isNull ? nothing : everything;
  return leaf;
}

const comparisons: ReadonlySet<string> = new Set<Comparison>(['eq', 'ne', 'lt', 'lte', 'gt', 'gte']);
const listOperators = { hasSome: 'some', hasAll: 'all', hasNone: 'none' } as const;

function bindLeaf(attribute: Attribute, operator: string, operand: unknown, path: string): Filter {
  const name = attribute.name;
  if (operand === null || operand === undefined)
    throw badInput(`${path} is null.`, { expected: 'a value', received: 'null', remedy: `To find what has no ${name}, write { isNull: true }.` });
  if (operator === 'isNull') return { kind: 'null', attribute: name, isNull: operand === true };
  for (const member of [operand].flat()) checkMember(member, path);
  if (comparisons.has(operator)) return { kind: 'compare', attribute: name, operator: operator as Comparison, value: operand as Scalar };
  if (operator === 'startsWith') return operand === '' ? { kind: 'null', attribute: name, isNull: false } : { kind: 'prefix', attribute: name, prefix: String(operand), negated: false };
  const values = checkLength([...new Set(operand as Scalar[])], path);
  if (operator === 'in') return values.length === 0 ? nothing : { kind: 'in', attribute: name, values, negated: false };
  if (operator === 'notIn') return values.length === 0 ? { kind: 'null', attribute: name, isNull: false } : { kind: 'in', attribute: name, values, negated: true };
  return bindList(name, operator as keyof typeof listOperators, values);
}

function bindList(attribute: string, operator: keyof typeof listOperators, values: readonly Scalar[]): Filter {
  if (values.length > 0) return { kind: 'list', attribute, operator: listOperators[operator], values };
  return operator === 'hasSome' ? nothing : { kind: 'null', attribute, isNull: false };
}

/** GraphQL's Float takes the literal 1e999 for infinity. */
function checkMember(value: unknown, path: string): void {
  if (typeof value === 'string') bindString(value, path);
  if (typeof value === 'number' && !Number.isFinite(value)) throw badInput(`${path} holds ${quote(String(value))}.`, { expected: 'a finite number' });
}

const longestSet = 10_000;

function checkLength(values: Scalar[], path: string): Scalar[] {
  if (values.length > longestSet) throw badInput(`${path} has ${values.length} members.`, { expected: `at most ${longestSet}`, remedy: 'Ask in parts.' });
  return values;
}
