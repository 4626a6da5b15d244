import { expect } from 'vitest';
import type { EntityType } from '../../../src/catalog/catalog.ts';
import { compareCodePoints } from '../../../src/kernel/code-points.ts';
import { globalId, parseGlobalId, type EntityRef } from '../../../src/model/entity-ref.ts';
import { bindOrder } from '../../../src/planner/requirement/bind-arguments.ts';
import { bindFilter } from '../../../src/planner/requirement/bind-filter.ts';
import { passes, rowsOf } from '../../support/world.ts';
import type { LinkAsk, ListAsk, NodeAsk, RankAsk, Request, RootAsk } from '../request.ts';
import { expectedNeighbours, ordered } from './expected-neighbours.ts';
import { expectedRanking } from './expected-ranking.ts';
import type { Oracle } from './oracle.ts';
import { pathExists } from './path-exists.ts';

/** An answer as a client reads it. */
export type Json = Readonly<Record<string, unknown>>;

interface Edge {
  readonly cursor: string;
  readonly score: number;
  readonly node: Json;
  readonly why: readonly Json[];
}

export interface Connection {
  readonly edges: readonly Edge[];
  readonly totalCount?: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly startCursor: string | null; readonly endCursor: string | null };
}

/** Holds an answer to what brute force over the catalogue says. Root fields that were refused are null, and not looked at. */
export async function checkAnswer(oracle: Oracle, request: Request, data: Json): Promise<void> {
  for (const ask of request) if (data[ask.alias] !== null || ask.kind === 'entities') await checkRoot(oracle, ask, data[ask.alias]);
}

async function checkRoot(oracle: Oracle, ask: RootAsk, answer: unknown): Promise<void> {
  switch (ask.kind) {
    case 'rank':
      return checkRanking(oracle, ask, answer as Connection);
    case 'list':
      return checkList(oracle, ask, answer as Connection);
    case 'entities': {
      const found = (ask.many ? answer : [answer]) as (Json | null)[];
      const expected = ask.ids.map((id) => (exists(oracle, refOf(id)) ? id : null));
      expect(found.map((node) => node?.['id'] ?? null), 'those that exist').toEqual(expected);
      for (const node of found) if (node !== null) await checkNode(oracle, ask.nodes, node);
      return;
    }
    default:
      return ask satisfies never;
  }
}

/** Scores are the same within 1e-6, so only items within 2e-6 of each other may change places. */
const tolerance = 6;

/** A page of a ranking, or several that follow each other as one. */
export async function checkRanking(oracle: Oracle, ask: RankAsk, answer: Connection, parent?: EntityRef): Promise<void> {
  const expected = await expectedRanking(oracle, ask, parent);
  const { edges, pageInfo } = answer;
  const first = Number(ask.args['first']);
  expect(edges, `FILLED: ${ask.field} has as many as there are`).toHaveLength(Math.min(first, expected.length));
  expect(pageInfo.hasNextPage, `${ask.field} has a next page`).toBe(expected.length > first);
  expect(new Set(edges.map(({ node }) => node['id'])).size).toBe(edges.length);
  for (const [i, edge] of edges.slice(1).entries()) {
    const before = edges[i];
    if (before?.score === edge.score) expect(compareCodePoints(String(before.node['id']), String(edge.node['id'])), 'of equals the smaller id comes first').toBeLessThan(0);
  }
  const byId = new Map(expected.map((item) => [item.id, item]));
  for (const [i, { node, score, why }] of edges.entries()) {
    const item = byId.get(String(node['id']));
    expect(item, `${String(node['id'])} may be in the list`).toBeDefined();
    checkWhy(oracle, score, why, item?.parts ?? new Map(), String(node['id']));
    expect(score, `score of place ${i}`).toBeCloseTo(expected[i]?.score ?? Number.NaN, tolerance);
    await checkNode(oracle, ask.nodes, node);
  }
}

function checkWhy({ catalogue }: Oracle, score: number, why: readonly Json[], parts: ReadonlyMap<string, number>, id: string): void {
  expect(why.reduce((sum, { part }) => sum + Number(part), 0), 'the parts add up').toBeCloseTo(score, tolerance);
  // Parts of next to nothing may be 0 to one and not to the other.
  for (const name of new Set([...parts.keys(), ...why.map((reason) => String(reason['__typename']))]))
    expect(Number(why.find((reason) => reason['__typename'] === name)?.['part'] ?? 0), `${name} of ${id}`).toBeCloseTo(parts.get(name) ?? 0, tolerance);
  for (const { path } of why as readonly { path?: { nodes: readonly { id: string }[]; relationships: readonly string[] } }[]) {
    if (path === undefined) continue;
    expect(path.nodes.at(-1)?.id).toBe(id);
    expect(pathExists(catalogue, path.nodes.map((node) => refOf(node.id)), path.relationships), JSON.stringify(path)).toBe(true);
  }
}

async function checkList(oracle: Oracle, ask: ListAsk, answer: Connection): Promise<void> {
  const { entity } = ask.node;
  const filter = bindFilter(entity, ask.args['filter']);
  const keys = [...rowsOf(oracle.catalogue, entity).keys()].filter((key) => passes(oracle.catalogue, entity, key, filter));
  const all = ordered(oracle.catalogue, entity.name, bindOrder(entity, ask.args['orderBy']), keys);
  const backwards = ask.args['last'] !== undefined;
  const size = Number(ask.args[backwards ? 'last' : 'first']);
  await checkPage(oracle, ask.node, answer, backwards ? all.slice(Math.max(0, all.length - size)) : all.slice(0, size), all.length, backwards);
}

async function checkPage(oracle: Oracle, ask: NodeAsk, { edges, pageInfo, totalCount }: Connection, expected: readonly string[], total: number, backwards: boolean): Promise<void> {
  expect(edges.map(({ node }) => node['id'])).toEqual(expected.map((key) => globalId({ type: ask.entity.name, key })));
  expect(pageInfo).toEqual({ hasNextPage: !backwards && total > expected.length, hasPreviousPage: backwards && total > expected.length, startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null });
  if (totalCount !== undefined) expect(totalCount).toBe(total);
  for (const { node } of edges) await checkNode(oracle, [ask], node);
}

async function checkNode(oracle: Oracle, asks: readonly NodeAsk[], node: Json): Promise<void> {
  const ref = refOf(String(node['id']));
  for (const ask of asks) {
    if (ask.entity.name !== ref.type) continue;
    const row = rowsOf(oracle.catalogue, ask.entity).get(ref.key);
    for (const name of ask.attributes) expect(node[`${ref.type}_${name}`], `${ref.type}.${name}`).toEqual(row?.[name] ?? null);
    for (const link of ask.links) await checkLink(oracle, link, node[link.alias], ref.key);
    for (const nearest of ask.nearest) if (node[nearest.alias] !== null) await checkRanking(oracle, nearest, node[nearest.alias] as Connection, ref);
  }
}

async function checkLink(oracle: Oracle, { relationship, form, args, node }: LinkAsk, answer: unknown, key: string): Promise<void> {
  const { target } = relationship;
  const all = expectedNeighbours(oracle.catalogue, relationship, key, bindFilter(target, args['filter']), bindOrder(target, args['orderBy']));
  if (form === 'connection') return checkPage(oracle, node, answer as Connection, all.slice(0, Number(args['first'])), all.length, false);
  const found = (form === 'one' ? [answer].filter((one) => one !== null) : answer) as Json[];
  expect(found.map((one) => one['id']), `${relationship.entity}.${relationship.name}`).toEqual(all.slice(0, form === 'one' ? 1 : Number(args['first'])).map((near) => globalId({ type: target.name, key: near })));
  for (const one of found) await checkNode(oracle, [node], one);
}

function exists({ catalogue }: Oracle, { type, key }: EntityRef): boolean {
  const entity: EntityType | undefined = catalogue.catalog.entities.get(type);
  return entity !== undefined && rowsOf(catalogue, entity).has(key);
}

function refOf(id: string): EntityRef {
  const ref = parseGlobalId(id);
  if (ref === undefined) throw new TypeError(`${id} is no global id`);
  return ref;
}
