import type { EntityType } from '../../../../catalog/catalog.ts';
import type { Order, Position } from '../../../../model/order.ts';
import type { Value } from '../../../../model/value.ts';
import { attributeOf, property } from './names.ts';
import type { Parameters } from './parameters.ts';

/** One term of an ORDER BY. Null comes last in either direction. */
export interface SortTerm {
  readonly cypher: string;
  readonly direction: 'ASC' | 'DESC';
  readonly nullable: boolean;
}

/** What nodes of `entity` are ordered by, the key last, so that the order is total. */
export function sortTerms(node: string, entity: EntityType, order: Order): SortTerm[] {
  const terms = order.map(({ attribute, direction }): SortTerm => ({ cypher: property(node, entity, attribute), direction, nullable: attributeOf(entity, attribute).nullable }));
  return [...terms, { cypher: `${node}._key`, direction: 'ASC', nullable: false }];
}

/** The ORDER BY list. Cypher itself has null last upwards and first downwards. */
export function orderBy(terms: readonly SortTerm[]): string {
  return terms.map(({ cypher, direction, nullable }) => `${nullable && direction === 'DESC' ? `${cypher} IS NULL, ` : ''}${cypher} ${direction}`).join(', ');
}

/** The condition that a node stands after a position of the order. */
export function after(terms: readonly SortTerm[], position: Position, parameters: Parameters): string {
  const values: readonly Value[] = [...position.values, position.key];
  const condition = terms.reduceRight<string | undefined>((rest, { cypher, direction, nullable }, i) => {
    const value = values[i] ?? null;
    const placeholder = value === null ? undefined : parameters.add(value);
    const tied = placeholder === undefined ? `${cypher} IS NULL` : `${cypher} = ${placeholder}`;
    const beyond = placeholder === undefined ? 'false' : `${cypher} ${direction === 'ASC' ? '>' : '<'} ${placeholder}`;
    const past = nullable && placeholder !== undefined ? `(${beyond} OR ${cypher} IS NULL)` : beyond;
    return rest === undefined ? past : `(${past} OR (${tied} AND ${rest}))`;
  }, undefined);
  return condition ?? 'true';
}
