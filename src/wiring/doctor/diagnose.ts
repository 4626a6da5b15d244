import { positionOf } from '../../changes/follow-into-graph.ts';
import type { ComparedCopy } from '../../changes/reconcile/reconcile.ts';
import type { OnProgress } from '../../changes/on-progress.ts';
import type { Config } from '../../config/read-config.ts';
import { OperatorError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import type { Epoch } from '../../model/change.ts';
import { untilStopped, type Call } from '../../ports/call.ts';
import { StoreFailure } from '../../ports/store-failure.ts';
import type { TruthStore } from '../../ports/truth-store.ts';
import { neo4jGraphMirror } from '../../stores/graph/neo4j/graph-mirror.ts';
import { openNeo4j } from '../open-neo4j.ts';
import { withStores, type CommandStores } from '../with-stores.ts';
import { probeStores, type StoreHealth } from './probe-stores.ts';

export type { StoreHealth } from './probe-stores.ts';

export interface Diagnosis {
  /** Whether all that is required is well, and nothing differs. */
  readonly well: boolean;
  readonly stores: readonly StoreHealth[];
  /** The gateway that was asked; undefined where none runs and the stores were opened for this. */
  readonly beside: boolean;
  /** How many rows the truth has of each type. */
  readonly rows: readonly { readonly entity: string; readonly rows: number }[];
  readonly indexes: readonly IndexHealth[];
  /** The mirror of the graph; undefined where it is none. */
  readonly graph: MirrorHealth | undefined;
  readonly compared: readonly ComparedCopy[];
  /** Why the stores could not be looked into, although all that are reached over a network answer. */
  readonly problem: string | undefined;
}

/** The vectors of one type. */
export interface IndexHealth {
  readonly entity: string;
  readonly collection: string;
  readonly model: string;
  readonly state: 'filling' | 'active' | 'retired';
  /** Lines of the log that it has yet to apply, counted to 10,000. */
  readonly behind: number;
}

export interface MirrorHealth {
  readonly store: string;
  readonly state: 'empty' | 'filling' | 'whole';
  /** As of an index. */
  readonly behind: number;
}

/** Looks at every store that the settings name, and compares what is derived with the truth. Changes nothing that is kept there. */
export async function diagnose(config: Config, log: Log, onProgress: OnProgress, signal: AbortSignal): Promise<Diagnosis> {
  const stores = await probeStores(config, signal);
  const nothing = { stores, beside: false, rows: [], indexes: [], graph: undefined, compared: [] };
  if (stores.some(({ required, problem }) => required && problem !== undefined)) return { well: false, ...nothing, problem: undefined };
  try {
    return await withStores(config, log, onProgress, (opened) => lookInto(opened, config, stores, signal));
  } catch (error) {
    if (!(error instanceof OperatorError || error instanceof StoreFailure)) throw error;
    return { well: false, ...nothing, problem: error.message };
  }
}

async function lookInto(opened: CommandStores, config: Config, probed: readonly StoreHealth[], signal: AbortSignal): Promise<Diagnosis> {
  const { truth, state, catalog } = opened;
  const call = untilStopped(signal);
  const indexes: IndexHealth[] = [];
  for (const { entity, collection, model, state: stage, applied } of await state.generations(call)) indexes.push({ entity, collection, model: model.model, state: stage, behind: await behind(truth, applied, call) });
  const rows = [];
  for (const entity of catalog.entities.values()) rows.push({ entity: entity.name, rows: await truth.count(entity, call) });
  const stores = [...(await embedded(opened, config, call)), ...probed];
  const graph = config.graphStore === 'neo4j' ? await lookAtMirror(opened, config, call) : undefined;
  const compared = await opened.compare(false, signal);
  const differs = compared.some(({ missing, extra, stale, misplaced }) => missing + extra + stale + misplaced > 0);
  return { well: !differs, stores, beside: opened.joined, rows, indexes, graph, compared, problem: undefined };
}

async function embedded({ client }: CommandStores, { databaseUrl, vectorMode, vectorPrimary, vectorSecondary }: Config, call: Call): Promise<readonly StoreHealth[]> {
  const health = { setting: 'TREFOIL_DATA', required: true, problem: undefined };
  const isEmbedded = vectorMode === 'embedded' || (vectorMode === 'dual' && (vectorPrimary === 'embedded' || vectorSecondary === 'embedded'));
  const [row] = databaseUrl === undefined ? await client.query("SELECT split_part(current_setting('server_version'), ' ', 1) AS version", [], call) : [];
  return [
    ...(databaseUrl === undefined ? [{ ...health, holds: 'rows and edges', store: 'PostgreSQL, embedded', version: String(row?.['version']) }] : []),
    ...(isEmbedded ? [{ ...health, holds: vectorMode === 'dual' && vectorSecondary === 'embedded' ? 'vectors, second' : 'vectors', store: 'zvec, embedded', version: undefined }] : []),
  ];
}

async function lookAtMirror({ truth, catalog }: CommandStores, config: Config, call: Call): Promise<MirrorHealth> {
  const client = openNeo4j(config);
  try {
    const database = (await truth.identity(call))?.database ?? '';
    const position = await positionOf(neo4jGraphMirror(catalog, client, { prefix: config.neo4jPrefix }), database, call);
    const state = position === undefined ? 'empty' : position.scanned === undefined ? 'whole' : 'filling';
    return { store: client.store, state, behind: await behind(truth, position?.applied, call) };
  } finally {
    await client.close();
  }
}

const mostLines = 10_000;

async function behind(truth: TruthStore, applied: Epoch | undefined, call: Call): Promise<number> {
  return (await truth.changes(applied, mostLines, call)).length;
}
