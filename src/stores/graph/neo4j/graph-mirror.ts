import type { Catalog } from '../../../catalog/catalog.ts';
import { formatEpoch, parseEpoch } from '../../../model/change.ts';
import type { Call } from '../../../ports/call.ts';
import type { GraphMirror, MirrorPosition, Scanned } from '../../../ports/graph-mirror.ts';
import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';
import type { CypherRow, Neo4jClient, RunCypher } from '../../clients/neo4j/neo4j-client.ts';
import { defaultPrefix, type Neo4jGraphOptions } from './graph-store.ts';
import { mirrorShape, type MirrorShape } from './mirror-shape.ts';
import { prepareIndexes } from './prepare-indexes.ts';
import { readStanding, readOwners } from './standing-nodes.ts';
import { writeStates } from './write-states.ts';

/**
 * Keeps the nodes and edges that `neo4jGraphStore` reads. A batch and the position it leads to are one transaction, which locks the
 * position first: nothing is applied twice or out of order, whoever writes and wherever it dies.
 */
export function neo4jGraphMirror(catalog: Catalog, client: Neo4jClient, { prefix = defaultPrefix }: Neo4jGraphOptions = {}): GraphMirror {
  const nodes = mirrorShape(prefix);
  return {
    name: client.store,
    prepare: (call) => prepareIndexes(client, catalog, prefix, call),

    async positions(call) {
      return (await client.read(`MATCH (p:${nodes.position}) RETURN properties(p) AS position ORDER BY p.truth`, {}, call, 'positions')).map(positionOf);
    },

    begin: ({ truth, shape, applied, scanned }, call) =>
      client.write(async (run) => {
        const text = `MERGE (p:${nodes.position} {truth: $truth}) SET p.filling = coalesce(p.filling, 0) + 1, p.step = coalesce(p.step, 0) + 1 RETURN properties(p) AS position`;
        const before = positionOf((await run(text, { truth }))[0]);
        return move(run, nodes, before, { ...before, shape, applied, scanned });
      }, call, 'begin'),

    apply: (position, states, next, call) =>
      client.write(async (run) => {
        await lock(run, nodes, client.store, position);
        await writeStates(run, catalog, nodes, { filling: fillingOf(position), stamp: `${fillingOf(position)}/${position.step}` }, states);
        return move(run, nodes, position, { ...position, ...next, step: position.step + 1 });
      }, call, 'apply'),

    owners: (truth, entity, call) => readOwners(client, nodes, truth, entity, call),
    standing: (truth, entity, after, limit, call) => readStanding(client, catalog, nodes, truth, entity, after, limit, call),

    complete: (position, call) => complete(client, catalog, nodes, position, call),
  };
}

/** Which filling a node was last seen by. It begins with the truth's name: others' nodes are none of ours. */
function fillingOf({ truth, filling }: MirrorPosition): string {
  return `${truth}/${filling}`;
}

/** What is removed is too much for one transaction, so that it goes first and in parts; should it end before the last, it is done again. */
async function complete(client: Neo4jClient, catalog: Catalog, nodes: MirrorShape, position: MirrorPosition, call: Call): Promise<MirrorPosition> {
  const parameters = { filling: fillingOf(position), truth: `${position.truth}/` };
  for (const entity of catalog.entities.values()) {
    const text = `MATCH (n:${nodes.label(entity)}) WHERE n._filling STARTS WITH $truth AND n._filling <> $filling WITH n LIMIT 1000 DETACH DELETE n RETURN count(*) AS gone`;
    for (let gone = 1; gone > 0; )
      gone = await client.write(async (run) => {
        await lock(run, nodes, client.store, position);
        return Number((await run(text, parameters))[0]?.['gone']);
      }, call, 'complete');
  }
  return client.write(async (run) => {
    await lock(run, nodes, client.store, position);
    return move(run, nodes, position, { ...position, scanned: undefined, step: position.step + 1 });
  }, call, 'complete');
}

/** Writing takes the lock, so that what is read after it stays true until the transaction ends. */
async function lock(run: RunCypher, nodes: MirrorShape, store: string, { truth, step }: MirrorPosition): Promise<void> {
  const [row] = await run(`MATCH (p:${nodes.position} {truth: $truth}) SET p.locked = true REMOVE p.locked RETURN p.step AS step`, { truth });
  if (row?.['step'] !== step)
    throw new StoreFailure(FailureReason.Conflict, `the mirror is at step ${String(row?.['step'] ?? 'none')}, not at ${step}: someone else writes it`, { store, family: 'graph', operation: 'apply' });
}

async function move(run: RunCypher, nodes: MirrorShape, { truth }: MirrorPosition, to: MirrorPosition): Promise<MirrorPosition> {
  const { shape, filling, step, applied, scanned } = to;
  const position = { truth, shape, filling: BigInt(filling), step: BigInt(step), applied: applied === undefined ? null : formatEpoch(applied), scanned: scanned === undefined ? null : JSON.stringify(scanned) };
  await run(`MATCH (p:${nodes.position} {truth: $position.truth}) SET p = $position`, { position });
  return to;
}

function positionOf(row: CypherRow | undefined): MirrorPosition {
  const { truth, shape = '', filling, step, applied, scanned } = row?.['position'] as Readonly<Record<string, string | undefined>>;
  return {
    truth: String(truth), shape, filling: Number(filling), step: Number(step),
    applied: applied === undefined ? undefined : parseEpoch(applied),
    scanned: scanned === undefined ? undefined : (JSON.parse(scanned) as Scanned),
  };
}
