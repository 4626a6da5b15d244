import type { EntityType, Relationship } from '../../catalog/catalog.ts';
import { badInput } from '../../kernel/errors.ts';
import type { Value } from '../../model/value.ts';
import type { EdgeKey, EdgeList, EdgePut, WriteBatch } from '../../ports/truth-store.ts';
import type { JsonObject } from '../json-object.ts';
import { readEdge } from '../read-edge.ts';
import { readKey } from '../read-key.ts';
import { readValue } from '../read-value.ts';
import { checkCount, checkDistinct } from './mutate.ts';

/*
 * What mutations are given, as GraphQL has checked it, into writes. Values are checked once more: GraphQL knows no U+0000
 * and no depth of JSON. All throw ClientError.
 */

export function readPuts(entity: EntityType, items: readonly JsonObject[]): Pick<WriteBatch, 'puts' | 'lists'> {
  checkCount('items', items);
  const read = items.map((item, i) => atPlace(`items[${i}]`, (problems) => readPut(entity, item, problems)));
  const puts = read.map(({ put }) => put);
  checkDistinct('items', puts.map(({ key }) => key));
  return { puts, lists: read.flatMap(({ lists }) => lists) };
}

function readPut(entity: EntityType, item: JsonObject, problems: string[]) {
  const key = readKey(entity.ownKey.name, item[entity.ownKey.name], problems) ?? '';
  const attributes: Record<string, Value> = {};
  const lists: EdgeList[] = [];
  for (const [name, value] of Object.entries(item)) {
    if (name === entity.ownKey.name) continue;
    const attribute = entity.attributes.get(name);
    const relationship = entity.relationships.get(name);
    const read = attribute && readValue(attribute, value, problems);
    if (read !== undefined) attributes[name] = read;
    // Null says nothing of a list; of a single one it says that there is none.
    if (relationship !== undefined && (value !== null || !relationship.list)) lists.push({ relationship, key, targets: readTargets(relationship, value, problems) });
  }
  return { put: { entity, key, attributes, ...expectedVersion(item) }, lists };
}

function readTargets(relationship: Relationship, value: unknown, problems: string[]): EdgeList['targets'] {
  const members = Array.isArray(value) ? (value as unknown[]) : value === null ? [] : [value];
  return members.map((member, i) => {
    const found: string[] = [];
    const object = typeof member === 'object' ? (member as JsonObject) : { to: member };
    const target = { key: readKey(relationship.target.ownKey.name, object['to'], found) ?? '', ...readEdge(relationship.edge, object, found) };
    problems.push(...found.map((problem) => `${relationship.name}${relationship.list ? `[${i}]` : ''}: ${problem}`));
    return target;
  });
}

export function readDeletes(entity: EntityType, items: readonly JsonObject[]): Pick<WriteBatch, 'deletes'> {
  checkCount('items', items);
  const deletes = items.map((item, i) => atPlace(`items[${i}]`, (problems) => ({ ref: { type: entity.name, key: readKey('key', item['key'], problems) ?? '' }, ...expectedVersion(item) })));
  checkDistinct('items', deletes.map(({ ref }) => ref.key));
  return { deletes };
}

export function readEdgePuts(relationship: Relationship, edges: readonly JsonObject[]): Pick<WriteBatch, 'edges'> {
  const keys = readEdgeKeys(relationship, edges);
  return { edges: keys.map((key, i): EdgePut => ({ ...key, place: behindLists + i, ...atPlace(`edges[${i}]`, (problems) => readEdge(relationship.edge, edges[i] ?? {}, problems)) })) };
}

/** Edges that are added one by one go behind those that were written as a list. */
const behindLists = 2 ** 30;

export function readEdgeKeys(relationship: Relationship, edges: readonly JsonObject[]): EdgeKey[] {
  checkCount('edges', edges);
  const keys = edges.map((given, i) => atPlace(`edges[${i}]`, (problems): EdgeKey => {
    const [from, to] = [readKey('from', given['from'], problems) ?? '', readKey('to', given['to'], problems) ?? ''];
    return relationship.direction === 'IN' ? { edge: relationship.edge, source: to, target: from } : { edge: relationship.edge, source: from, target: to };
  }));
  checkDistinct('edges', keys.map(({ source, target }) => JSON.stringify([source, target])));
  return keys;
}

function expectedVersion(item: JsonObject): { readonly expectedVersion?: number } {
  const version = item['_version'];
  return typeof version === 'number' ? { expectedVersion: version } : {};
}

function atPlace<T>(place: string, read: (problems: string[]) => T): T {
  const problems: string[] = [];
  const result = read(problems);
  if (problems.length > 0) throw badInput(`${place}: ${problems.join('; ')}.`);
  return result;
}
