import { ClientError, ErrorCode } from '../kernel/errors.ts';
import type { EntityRecord } from '../loaders/entity-record.ts';
import { readRows } from '../loaders/read-rows.ts';
import { sameEntity, type EntityRef } from '../model/entity-ref.ts';
import type { Row } from '../model/value.ts';
import type { PathPlan } from '../planner/plan.ts';
import type { PathEdge, PathOutcome } from '../ports/graph-store.ts';
import type { ExecutionIo } from './execution-io.ts';
import type { Group } from './hydrate.ts';

export interface PathAnswer {
  readonly path: FoundPath | null;
}

/** A path as its GraphQL type reads it; null for a node without a row. */
export interface FoundPath {
  readonly nodes: readonly (EntityRecord | null)[];
  readonly relationships: readonly FoundRelationship[];
}

export interface FoundRelationship {
  readonly type: string;
  readonly direction: 'ALONG' | 'AGAINST';
  readonly from: EntityRecord | null;
  readonly to: EntityRecord | null;
  readonly properties: Row | null;
}

/** At one distance from an end, in nodes: some 50 ms and 10 MB of embedded PostgreSQL and this process. */
const widestFrontier = 20_000;

export async function answerPath(io: ExecutionIo, plan: PathPlan): Promise<{ readonly answer: PathAnswer; readonly groups: readonly Group[] }> {
  const { from, to } = plan.requirement;
  const outcome = sameEntity(from, to) ? await findItself(io, plan) : await findPath(io, plan);
  if (outcome.kind === 'tooWide') throw tooWide(plan, outcome.depth);
  if (outcome.kind === 'none') return { answer: { path: null }, groups: [] };
  const records = outcome.nodes.map((ref) => recordOf(io, ref));
  const groups = [...plan.nodes.values()].map((node): Group => ({ plan: node, records: records.filter((record) => record.entity === node.entity) }));
  return { answer: { path: new Path(records, outcome.edges) }, groups };
}

function findPath({ graph, actuals, call }: ExecutionIo, { requirement, step }: PathPlan): Promise<PathOutcome> {
  return actuals.measure(step, call, (measured) => graph.shortestPath({ ...requirement, frontier: widestFrontier }, measured), (outcome) => (outcome.kind === 'path' ? outcome.nodes.length : 0));
}

/** From an instance to itself there is nothing to find but whether it exists. */
async function findItself(io: ExecutionIo, { requirement: { from }, step }: PathPlan): Promise<PathOutcome> {
  const record = recordOf(io, from);
  await io.actuals.measure(step, io.call, (call) => readRows({ ...io, call }, record.entity, [record], []), (count) => count);
  return record.absent ? { kind: 'none' } : { kind: 'path', nodes: [from], edges: [] };
}

/** Whether a node is there is known once its row was read, which is when this is read. */
class Path implements FoundPath {
  readonly #records: readonly EntityRecord[];
  readonly #edges: readonly PathEdge[];

  constructor(records: readonly EntityRecord[], edges: readonly PathEdge[]) {
    this.#records = records;
    this.#edges = edges;
  }

  get nodes(): readonly (EntityRecord | null)[] {
    return this.#records.map(orNull);
  }

  get relationships(): readonly FoundRelationship[] {
    return this.#edges.map(({ edge, along, properties }, i) => ({
      type: edge.type,
      direction: along ? 'ALONG' : 'AGAINST',
      from: orNull(this.#records[i]),
      to: orNull(this.#records[i + 1]),
      properties: edge.properties.size === 0 ? null : properties,
    }));
  }
}

function orNull(record: EntityRecord | undefined): EntityRecord | null {
  return record === undefined || record.absent ? null : record;
}

function recordOf({ table }: ExecutionIo, ref: EntityRef): EntityRecord {
  const record = table.find(ref);
  if (record === undefined) throw new TypeError(`the graph store names a type that the catalog does not know: ${ref.type}`);
  return record;
}

function tooWide({ requirement: { maxDepth } }: PathPlan, depth: number): ClientError {
  return new ClientError(ErrorCode.OverLimit, `There is no path of at most ${depth} relationships, and more than ${widestFrontier} nodes to go on from.`, {
    received: `maxDepth ${maxDepth}`,
    remedy: `Allow fewer types of relationship by via, or a maxDepth of ${depth}.`,
    facts: { limit: widestFrontier },
  });
}
