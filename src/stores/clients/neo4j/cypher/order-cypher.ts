import type { EntityType } from '../../../../catalog/catalog.ts';
import type { Order, Position } from '../../../../model/order.ts';
import type { Scalar, Value } from '../../../../model/value.ts';
import { attributeOf } from './attribute-of.ts';
import type { GraphShape } from './graph-shape.ts';
import type { Parameters } from './parameters.ts';
import { compareText } from './text-order.ts';

/** One term of an ORDER BY. Null comes last in either direction. */
export interface SortTerm {
  readonly cypher: string;
  readonly direction: 'ASC' | 'DESC';
  readonly nullable: boolean;
  /** A value of a position, as the term compares to it; null where no node can have it. */
  readonly parameter: (value: Scalar) => unknown;
}

/** What nodes of `entity` are ordered by, the key last, so that the order is total. */
export function sortTerms(node: string, entity: EntityType, order: Order, shape: GraphShape): SortTerm[] {
  const terms = order.map(({ attribute, direction }): SortTerm => ({
    cypher: shape.attribute(node, entity, attribute), direction, nullable: shape.nullable(entity, attribute), parameter: (value) => shape.parameter(attributeOf(entity, attribute), value),
  }));
  return [...terms, keyTerm(node, entity, shape)];
}

export function keyTerm(node: string, entity: EntityType, shape: GraphShape): SortTerm {
  return { cypher: shape.key(node, entity), direction: 'ASC', nullable: false, parameter: (key) => shape.keys(entity, [String(key)])[0] ?? null };
}

/** The ORDER BY list; `backwards` reads from the far end. Cypher itself has null last upwards and first downwards. */
export function orderBy(terms: readonly SortTerm[], backwards = false): string {
  return terms.map(({ cypher, direction, nullable }) => {
    const turned = (direction === 'ASC') !== backwards ? 'ASC' : 'DESC';
    const nullsOfItself = turned === 'ASC' ? !backwards : backwards;
    return `${nullable && !nullsOfItself ? `${cypher} IS NULL ${backwards ? 'DESC' : 'ASC'}, ` : ''}${cypher} ${turned}`;
  }).join(', ');
}

/** The condition that a node stands after (or before) a position of the order. */
export function beyond(terms: readonly SortTerm[], position: Position, side: 'after' | 'before', parameters: Parameters): string {
  const values: readonly Value[] = [...position.values, position.key];
  const condition = terms.reduceRight<string | undefined>((rest, term, i) => {
    const value = (values[i] ?? null) as Scalar | null;
    const placeholder = value === null ? undefined : parameters.add(term.parameter(value));
    const tied = placeholder === undefined ? `${term.cypher} IS NULL` : `${term.cypher} = ${placeholder}`;
    const past = pastValue(term, value === null ? undefined : term.parameter(value), side, parameters);
    return rest === undefined ? past : `(${past} OR (${tied} AND ${rest}))`;
  }, undefined);
  return condition ?? 'true';
}

function pastValue({ cypher, direction, nullable }: SortTerm, value: unknown, side: 'after' | 'before', parameters: Parameters): string {
  if (value === undefined) return side === 'after' ? 'false' : `${cypher} IS NOT NULL`;
  const operator = (direction === 'ASC') === (side === 'after') ? '>' : '<';
  const past = typeof value === 'string' ? compareText(cypher, operator, value, parameters) : `${cypher} ${operator} ${parameters.add(value)}`;
  return nullable && side === 'after' ? `(${past} OR ${cypher} IS NULL)` : past;
}
