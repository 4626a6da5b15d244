import type { Catalog, EntityType } from '../catalog/catalog.ts';
import type { Tenancy } from '../model/tenancy.ts';
import { untilStopped, type Call } from '../ports/call.ts';
import type { EntityState, GraphMirror, MirrorPosition } from '../ports/graph-mirror.ts';
import { FailureReason, StoreFailure } from '../ports/store-failure.ts';
import type { EntitySnapshot, TruthStore } from '../ports/truth-store.ts';
import { byTenancy, runsOfTenancy } from './by-tenancy.ts';
import { graphShape } from './graph-shape.ts';
import { isCutOff } from './is-cut-off.ts';

export interface GraphMirroring {
  readonly catalog: Catalog;
  readonly truth: TruthStore;
  readonly mirror: GraphMirror;
}

/** Entities that are read from the truth at once, and lines of the log. */
const pageSize = 500;

/**
 * Does the next piece of what brings the graph's mirror into step with the truth: begins to fill it where it is new, of another
 * shape or cut off from the log, goes on filling it where that was broken off, and else applies the next stretch of the log, of each entity
 * the latest state. Each piece and how far it leads are one transaction of the mirror's. Returns whether there was anything to do.
 */
export async function followIntoGraph(mirroring: GraphMirroring, call: Call, onProgress: (done: number, total: number) => void = () => {}): Promise<boolean> {
  const { catalog, truth, mirror } = mirroring;
  const identity = await truth.identity(call);
  if (identity === undefined || catalog.entities.size === 0) return false;
  const position = await positionOf(mirror, identity.database, call);
  if (position?.shape !== graphShape(catalog)) return begin(mirroring, identity.database, call);
  return position.scanned === undefined ? applyNext(mirroring, position, call) : fillNext(mirroring, position, call, onProgress);
}

async function begin({ catalog, truth, mirror }: GraphMirroring, database: string, call: Call): Promise<true> {
  const [first] = catalog.entities.keys();
  // The log from here on is applied after the filling, which may or may not have seen those changes.
  await mirror.begin({ truth: database, shape: graphShape(catalog), applied: await truth.horizon(call), scanned: first === undefined ? undefined : { entity: first, after: undefined } }, call);
  return true;
}

/** The position of the mirror of this truth; undefined before the first filling. */
export async function positionOf(mirror: GraphMirror, database: string, call: Call): Promise<MirrorPosition | undefined> {
  return (await mirror.positions(call)).find(({ truth }) => truth === database);
}

async function applyNext(mirroring: GraphMirroring, position: MirrorPosition, call: Call): Promise<boolean> {
  const { catalog, truth, mirror } = mirroring;
  const changes = await truth.changes(position.applied, pageSize, call);
  // Asked after they were read, or lines could go in between.
  if (await isCutOff(truth, position.applied, call)) return begin(mirroring, position.truth, call);
  const last = changes.at(-1);
  if (last === undefined) return false;
  const states: EntityState[] = [];
  for (const entity of catalog.entities.values())
    for (const { tenancy, keys } of byTenancy(changes.filter(({ ref }) => ref.type === entity.name))) states.push(...(await stateAsItIs(truth, entity, keys, untilStopped(call.signal, tenancy))));
  await mirror.apply(position, states, { applied: last.epoch, scanned: undefined }, call);
  return true;
}

async function fillNext({ catalog, truth, mirror }: GraphMirroring, position: MirrorPosition, call: Call, onProgress: (done: number, total: number) => void): Promise<boolean> {
  const { scanned, applied } = position;
  const entities = [...catalog.entities.values()];
  const at = entities.findIndex(({ name }) => name === scanned?.entity);
  const entity = entities[at];
  if (entity === undefined) throw new StoreFailure(FailureReason.Corrupt, `the mirror was being filled with ${String(scanned?.entity)}, which the catalog does not have`, { store: mirror.name, family: 'graph', operation: 'fill' });
  const page = await truth.scan(entity, scanned?.after, pageSize, call);
  const last = page.at(-1);
  const states: EntityState[] = [];
  for (const run of runsOfTenancy(page)) states.push(...(await statesOf(truth, entity, run[0]?.tenancy, run, call)));
  const next = last === undefined ? entities[at + 1] : entity;
  if (next === undefined) await mirror.complete(position, call);
  else await mirror.apply(position, states, { applied, scanned: { entity: next.name, after: last && { tenancy: last.tenancy, key: last.key } } }, call);
  onProgress(next === undefined ? entities.length : entities.indexOf(next), entities.length);
  return true;
}

/** Entities of the call's tenant and project as the truth has them, or does not have them any more. */
export async function stateAsItIs(truth: TruthStore, entity: EntityType, keys: readonly string[], call: Call): Promise<EntityState[]> {
  const snapshots = await truth.snapshots(entity, keys, call);
  const present = new Set(snapshots.map(({ key }) => key));
  return [...(await statesOf(truth, entity, call.tenancy, snapshots, call)), ...keys.filter((key) => !present.has(key)).map((key) => ({ tenancy: call.tenancy, entity, key, now: undefined }))];
}

/** Edges are read after the rows, so that they are as new at least: what is newer has a line in the log that comes later. */
async function statesOf(truth: TruthStore, entity: EntityType, tenancy: Tenancy | undefined, snapshots: readonly EntitySnapshot[], call: Call): Promise<EntityState[]> {
  if (tenancy === undefined || snapshots.length === 0) return [];
  const edges = await truth.edgesFrom(entity, snapshots.map(({ key }) => key), untilStopped(call.signal, tenancy));
  return snapshots.map(({ key, row, version, revision }) => ({ tenancy, entity, key, now: { row, version, revision, edges: edges.get(key) ?? [] } }));
}
