import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { followIntoGraph, positionOf } from '../../../src/changes/follow-into-graph.ts';
import { reconcile, type Derived } from '../../../src/changes/reconcile/reconcile.ts';
import type { Tenancy } from '../../../src/model/tenancy.ts';
import { untilStopped } from '../../../src/ports/call.ts';
import type { EntityState, GraphMirror, StandingNode } from '../../../src/ports/graph-mirror.ts';
import { neo4jClient } from '../../../src/stores/clients/neo4j/neo4j-client.ts';
import { neo4jGraphMirror } from '../../../src/stores/graph/neo4j/graph-mirror.ts';
import { postgresDerivedState } from '../../../src/stores/relational/postgres/derived-state.ts';
import { postgresTruthStore } from '../../../src/stores/relational/postgres/truth-store.ts';
import { memoryVectorStore } from '../../../src/stores/vector/memory/memory-vector-store.ts';
import { edge, Film, films } from '../../contract/graph-store/films.ts';
import { describeWith } from '../../services/describe-with.ts';
import { freshDatabase, soon } from '../../support/embedded-postgres.ts';
import { memoryGraphMirror } from '../../support/memory-graph-mirror.ts';
import { recordedLog } from '../../support/recorded-log.ts';
import { wordModels } from '../../support/word-embedder.ts';
import { fillTruth, keysOfOwner, ofEachKind, owners, planted, stranger } from './planted-differences.ts';

const still = async (): Promise<void> => {};
const none = { missing: 0, extra: 0, stale: 0, misplaced: 0 };
const patient = (tenancy: Tenancy) => soon({ tenancy, deadline: Date.now() + 60_000 });

describe('a graph in memory', () => itMends(memoryGraphMirror()));

await describeWith('neo4j', 'a graph in Neo4j', ({ url, user = '', password = '' }) => {
  const prefix = `Reconciled_${randomUUID()}_`;
  const client = neo4jClient({ uri: url, user, password });
  itMends(neo4jGraphMirror(films, client, { prefix }), async ({ tenant, project }, [from = '', to = '', other = '']) => {
    // By hands that know nothing of revisions: another strength, and edges that are nobody's, one of them as like ours as can be.
    const label = `\`${prefix}Film\``;
    const text = `MATCH (a:${label} {_tenant: $tenant, _project: $project, _key: $from})-[e]->(), (b:${label} {_tenant: $tenant, _project: $project, _key: $to}), (c:${label} {_tenant: $tenant, _project: $project, _key: $other})
      SET e._strength = 0.125 CREATE (a)-[:LIKE]->(c) CREATE (b)-[f:LIKE]->(c) SET f = properties(e) CREATE (c)-[:KNOWS]->(a)`;
    await client.write((run) => run(text, { tenant, project, from, to, other }), patient(stranger), 'tamper');
  });

  afterAll(async () => {
    const constraints = await client.read('SHOW CONSTRAINTS YIELD name WHERE name STARTS WITH $prefix RETURN name', { prefix }, patient(stranger), 'clean');
    await client.write((run) => run('MATCH (n) WHERE head(labels(n)) STARTS WITH $prefix DETACH DELETE n', { prefix }), patient(stranger), 'clean');
    for (const { name } of constraints) await client.write((run) => run(`DROP CONSTRAINT \`${String(name)}\``), patient(stranger), 'clean');
    await client.close();
  }, 60_000);
});

/** @param tamper does to three films, each of them with edges, what the mirror itself would not */
function itMends(mirror: GraphMirror, tamper: (tenancy: Tenancy, keys: readonly string[]) => Promise<void> = async () => {}): void {
  it('is mended of 1,000 planted differences of all kinds, edges with their nodes', async () => {
    const { client } = await freshDatabase();
    const truth = postgresTruthStore(films, client);
    await truth.migrate();
    await fillTruth(truth);
    await mirror.prepare(patient(stranger));
    while (await followIntoGraph({ catalog: films, truth, mirror }, patient(stranger)));
    const derived: Derived = { catalog: films, truth, state: postgresDerivedState(client, 'nowhere'), vectors: memoryVectorStore(), models: wordModels, log: recordedLog(), mirror };
    const database = (await truth.identity(soon()))?.database ?? '';
    const before = await standing(mirror, database);
    expect(await reconcile(derived, { mend: false, between: still }, untilStopped())).toMatchObject([none, none, none]);
    await plant(mirror, database, before);
    await tamper(owners[0] ?? stranger, keysOfOwner(0).slice(-150, -147));

    const looked = await reconcile(derived, { mend: false, between: still }, untilStopped());
    // A node that is taken away takes with it the edges that others have to it: they are stale, too.
    expect(looked[0]).toMatchObject({ holds: 'graph', entity: 'Film', truth: 1_204, missing: ofEachKind, extra: ofEachKind, misplaced: ofEachKind });
    expect(looked[0]?.stale).toBeGreaterThanOrEqual(ofEachKind);
    expect(await reconcile(derived, { mend: true, between: still }, untilStopped())).toEqual(looked);
    expect(await reconcile(derived, { mend: false, between: still }, untilStopped())).toMatchObject([none, none, none]);
    expect(await standing(mirror, database)).toEqual(before);
  }, 120_000);
}

async function plant(mirror: GraphMirror, database: string, before: Awaited<ReturnType<typeof standing>>): Promise<void> {
  for (const [at, tenancy] of owners.entries()) {
    const { missing, stale, misplaced, extra } = planted(at);
    const other = owners[1 - at] ?? stranger;
    await put(mirror, database, [...missing, ...misplaced].map((key) => ({ tenancy, entity: Film, key, now: undefined })));
    const target = keysOfOwner(at).at(-1) ?? '';
    const ours = before.get(`Film ${tenancy.tenant}`);
    await put(mirror, database, stale.map((key, i) => (i % 3 === 2 ? weakened(tenancy, key, ours?.get(key)) : wrong(tenancy, key, i, target))));
    await put(mirror, database, misplaced.map((key) => wrong(other, key, 1, '')));
    await put(mirror, database, extra.map((key) => wrong(at === 0 ? tenancy : stranger, key, 1, '')));
  }
}

/** Of another revision, every second one with edges that are nobody's. */
function wrong(tenancy: Tenancy, key: string, i: number, target: string): EntityState {
  const { edge: like } = edge('LIKE', key, target);
  const edges = i % 2 === 1 ? [] : [like, edge('SEQUEL', key, target).edge, edge('STANDS_ON', key, target).edge].map((one) => ({ edge: one, target, strength: 1, place: 0, properties: {} }));
  return { tenancy, entity: Film, key, now: { row: { title: 'wrong' }, version: 1, revision: 0, edges } };
}

/** Of the right revision and with as many edges, none of them as strong as it should be. */
function weakened(tenancy: Tenancy, key: string, { revision = 0, edges = [] }: Partial<StandingNode> = {}): EntityState {
  return { tenancy, entity: Film, key, now: { row: { title: 'right' }, version: 1, revision, edges: (edges ?? []).map((one) => ({ ...one, strength: one.strength / 2 })) } };
}

async function put(mirror: GraphMirror, database: string, states: readonly EntityState[]): Promise<void> {
  const position = await positionOf(mirror, database, patient(stranger));
  if (position === undefined) throw new Error('the mirror has no position');
  await mirror.apply(position, states, position, patient(stranger));
}

async function standing(mirror: GraphMirror, database: string): Promise<Map<string, ReadonlyMap<string, StandingNode>>> {
  const found = new Map<string, ReadonlyMap<string, StandingNode>>();
  for (const entity of films.entities.values())
    for (const tenancy of await mirror.owners(database, entity, patient(stranger))) found.set(`${entity.name} ${tenancy.tenant}`, await mirror.standing(database, entity, undefined, 10_000, patient(tenancy)));
  return found;
}
