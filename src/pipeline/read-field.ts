import { isManaged, versionAttribute, type EmbeddedEntityType, type EntityType, type Relationship } from '../catalog/catalog.ts';
import type { FoundPath, PathAnswer } from '../execution/answer-path.ts';
import type { FoundSuggestion, SuggestAnswer } from '../execution/answer-suggest.ts';
import { rankForParents } from '../execution/hydrate.ts';
import type { ListAnswer, RootAnswer } from '../execution/execute-plan.ts';
import type { EntityRecord, Page, RankedList } from '../loaders/entity-record.ts';
import type { FacetBuckets } from '../loaders/facet-buckets.ts';
import { Failed } from '../loaders/failed.ts';
import { facetKeyOf } from '../loaders/read-facets.ts';
import type { EntityRef } from '../model/entity-ref.ts';
import type { Value } from '../model/value.ts';
import { planRanking } from '../planner/plan-node.ts';
import type { Arguments } from '../planner/requirement/bind-arguments.ts';
import { hydrationKey } from '../planner/requirement/bind-context.ts';
import { bindFacet } from '../planner/requirement/bind-facet.ts';
import { bindFilter } from '../planner/requirement/bind-filter.ts';
import { bindPage, pageKey } from '../planner/requirement/bind-page.ts';
import { bindNearest } from '../planner/requirement/bind-rank.ts';
import { StepCounter } from '../planner/step-counter.ts';
import type { Facet } from '../ports/facets.ts';
import type { GatewayScope } from './gateway-scope.ts';

export type { FoundPath, FoundRelationship } from '../execution/answer-path.ts';
export type { FoundSuggestion } from '../execution/answer-suggest.ts';
export { bindId } from '../planner/requirement/bind-id.ts';

/** A value that is there, or on its way. What is there comes synchronously: promises for a thousand fields are what GraphQL is slow by. */
export type Now<T> = T | Promise<T>;

/*
 * Hydrate or load: each of these returns what a plan has put into the record, else has it loaded. They throw what stands
 * in the value's place when it could not be read.
 */

export function readAttribute(scope: GatewayScope, record: EntityRecord, name: string): Now<Value> {
  const value = record.values[name];
  return value === undefined ? scope.loaders.attribute(record, name) : orThrow(value);
}

export function readPage(scope: GatewayScope, relationship: Relationship, record: EntityRecord, args: Arguments): Now<Page> {
  const page = record.pages.get(pageKey(relationship, args));
  return page === undefined ? scope.loaders.page(record, bindPage(scope, relationship, args)) : orThrow(page);
}

export function readCount(scope: GatewayScope, relationship: Relationship, record: EntityRecord, args: Arguments): Now<number> {
  const count = record.counts.get(pageKey(relationship, args));
  return count === undefined ? scope.loaders.count(record, bindPage(scope, relationship, args)) : orThrow(count);
}

export function readFacet(scope: GatewayScope, relationship: Relationship, record: EntityRecord, pageArgs: Arguments, name: string, args: Arguments): Now<FacetBuckets> {
  const key = hydrationKey(name, args);
  const buckets = record.facets.get(facetKeyOf(pageKey(relationship, pageArgs), key));
  return buckets === undefined ? scope.loaders.facet(record, { page: bindPage(scope, relationship, pageArgs), key, facet: facetOf(relationship.target, name, args) }) : orThrow(buckets);
}

function facetOf(entity: EntityType, name: string, args: Arguments): Facet {
  const facet = bindFacet(entity, name, args);
  if (facet === undefined) throw new TypeError(`${entity.name} has no facet ${name}`);
  return facet;
}

export function readNearest(scope: GatewayScope, entity: EmbeddedEntityType, field: string, record: EntityRecord, args: Arguments): Now<RankedList> {
  const key = hydrationKey(field, args);
  const list = record.rankings.get(key);
  if (list !== undefined) return orThrow(list);
  const plan = planNearest(scope, entity, field, args);
  return scope.loaders.ranking(record, key, (parents) => rankForParents(scope.io, key, plan, parents));
}

function planNearest(scope: GatewayScope, entity: EmbeddedEntityType, field: string, args: Arguments) {
  const spec = bindNearest(scope, entity, field, args, { entity, filter: bindFilter(entity, args['filter']) });
  return planRanking(scope.planner, new StepCounter(scope.planner.costs), { ...spec, nodes: new Map(), pathNodes: new Map() }, 1);
}

/** The record of an entity; null where there is none. */
export async function readPresent(scope: GatewayScope, ref: EntityRef): Promise<EntityRecord | null> {
  const record = scope.io.table.find(ref);
  if (record === undefined) return null;
  await readAttribute(scope, record, tellingAttribute(record.entity));
  return record.absent ? null : record;
}

/** One that has to be read from the row, and so tells whether there is one. */
function tellingAttribute(entity: EntityType): string {
  if (isManaged(entity)) return versionAttribute.name;
  return [...entity.attributes.keys()].find((name) => name !== entity.ownKey.name) ?? entity.ownKey.name;
}

export function entitiesOf(answer: RootAnswer): readonly (EntityRecord | null)[] {
  return orThrow(answer) as readonly (EntityRecord | null)[];
}

export function pathOf(answer: RootAnswer): FoundPath | null {
  return (orThrow(answer) as PathAnswer).path;
}

export function suggestionsOf(answer: RootAnswer): readonly FoundSuggestion[] {
  return (orThrow(answer) as SuggestAnswer).suggestions;
}

export function rankingOf(answer: RootAnswer): RankedList {
  return orThrow(answer) as RankedList;
}

/** A requirement says what of a list is selected; what was not is never resolved. */
export function listOf(answer: RootAnswer): ListSource {
  const { page, totalCount, facets } = orThrow(answer) as ListAnswer;
  return {
    page: () => orThrow(selected(page)),
    count: () => orThrow(selected(totalCount)),
    facet: (entity, name, args) => {
      const buckets = facets.get(hydrationKey(name, args));
      // Arguments that are refused were not counted by; binding them again says why.
      if (buckets === undefined) facetOf(entity, name, args);
      return orThrow(selected(buckets));
    },
  };
}

export interface ListSource {
  readonly page: () => Page;
  readonly count: () => number;
  readonly facet: (entity: EntityType, name: string, args: Arguments) => FacetBuckets;
}

function selected<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('a field was resolved that the requirement did not see');
  return value;
}

function orThrow<T>(value: T | Failed): T {
  if (value instanceof Failed) throw value.error;
  return value;
}
