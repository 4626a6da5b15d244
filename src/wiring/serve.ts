import { isManaged } from '../catalog/catalog.ts';
import type { OnProgress } from '../changes/on-progress.ts';
import type { Config } from '../config/read-config.ts';
import type { Log } from '../kernel/log.ts';
import { orAborted } from '../kernel/or-aborted.ts';
import { startServer } from '../server/start-server.ts';
import { gatewayEngine } from './gateway-engine.ts';
import { exampleOperations } from './example-operations.ts';
import { explainFullDisk } from './explain-full-disk.ts';
import { refuseWrites } from './refuse-writes.ts';
import { openOwnStores, type OwnStores } from './open-stores.ts';
import { loadSample } from './load-sample.ts';

export interface Gateway {
  readonly url: string;
  /** Why it serves and is not ready; undefined where it is. */
  readonly problem: string | undefined;
  /** Drains and closes everything. Later calls wait for the first. */
  close(): Promise<void>;
}

/** How long running requests may go on once the gateway is told to stop. */
const graceMs = 5_000;

/**
 * The main job: opens the stores, serves at once, and is ready when there is something to answer from – the first time
 * after the sample is loaded and its vectors are made. Resolves then; rejects with the signal's reason where it aborts before.
 */
export async function serve(config: Config, log: Log, onProgress: OnProgress, signal: AbortSignal): Promise<Gateway> {
  const stores = await openOwnStores(config, log, onProgress);
  if (config.identity === 'headers') log.warn('for development only: callers say by headers who they are, and nobody checks; TREFOIL_IDENTITY=none ends that');
  const missing = new Set(['the catalogue is being loaded']);
  try {
    const server = await startServer({
      engine: gatewayEngine(refuseWrites({ ...stores, models: stores.queryModels }, stores.watch), config, log), port: config.port, host: config.host, origins: { allowed: config.origins ?? [], loopback: !config.production },
      readiness: () => {
        const all = [...missing, ...(stores.watch.problem === undefined ? [] : [stores.watch.problem])];
        return { ready: all.length === 0, missing: all };
      },
      ide: { title: 'Trefoil', examples: await exampleOperations(config.schema, stores.catalog) }, log,
    });
    await stores.folder?.announce({ address: server.url });
    let closed: Promise<void> | undefined;
    const close = async () => {
      await server.close({ graceMs });
      await stores.close();
    };
    try {
      if (stores.watch.problem === undefined) await orAborted(fillFirst(stores, config, onProgress, signal), signal);
      else log.error(`nothing is written or mended, and the gateway is not ready: ${stores.watch.problem}`);
      stores.watch.start();
      await stores.feed.start();
      await stores.relay.start();
      await stores.graphRelay?.start();
      stores.planning.begin();
    } catch (error) {
      const explained = await explainFullDisk(stores.folder?.path, error);
      await server.close({ graceMs: 0 });
      throw explained;
    }
    missing.clear();
    return { url: server.url, problem: stores.watch.problem, close: () => (closed ??= close()) };
  } catch (error) {
    await stores.close();
    throw error;
  }
}

/** The first start brings the sample and its vectors; later ones leave what has changed meanwhile to the relay. */
async function fillFirst(stores: OwnStores, config: Config, onProgress: OnProgress, signal: AbortSignal): Promise<void> {
  const loaded = await loadSample(stores, config, onProgress, signal);
  if (loaded || stores.catalog.embedded.filter(isManaged).some((entity) => stores.generations.active(entity.name) === undefined)) await stores.relay.settle();
}
