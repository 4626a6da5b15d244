import { afterEach, it, vi } from 'vitest';
import { postgresTextStore } from '../../../src/stores/text/postgres/postgres-text-store.ts';
import { withText } from '../../../src/stores/vector/with-text.ts';
import { describeWithAll } from '../../services/describe-with-all.ts';
import type { ServiceAddress } from '../../services/service.ts';
import { freshDatabase, type FreshDatabase } from '../../support/embedded-postgres.ts';
import { servedGateway } from '../../support/served-gateway.ts';
import type { OpenVectorStore } from '../../contract/vector-store/under-test.ts';
import { temporaryMilvus } from '../../support/temporary-milvus.ts';
import { temporaryNeo4j } from '../../support/temporary-neo4j.ts';
import { temporaryPgvector } from '../../support/temporary-pgvector.ts';
import { schema } from './tenant-world.ts';
import { tenantsApart } from './tenants-apart.ts';

vi.setConfig({ hookTimeout: 120_000 });

const seed = Number(process.env['TREFOIL_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** Root fields on each engine; `npm run test:long` makes 100,000 of them. */
const operations = 2_000 * Number(process.env['TREFOIL_FUZZ_RUNS'] ?? 1);

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const named = `(TREFOIL_FUZZ_SEED=${seed})`;

await describeWithAll(['postgres', 'neo4j'], `tenants on pgvector and Neo4j ${named}`, ({ postgres, neo4j }) => {
  areApart('pgvector and Neo4j', temporaryPgvector(postgres.url, { exactBelow: 1_000_000 }), neo4j);
});

await describeWithAll(['milvus'], `tenants on Milvus ${named}`, ({ milvus }) => areApart('Milvus', withTextBeside(temporaryMilvus(milvus, { index: 'FLAT' }))));

await describeWithAll(['milvus-lite'], `tenants on Milvus Lite ${named}`, (services) => areApart('Milvus Lite', withTextBeside(temporaryMilvus(services['milvus-lite']))));

function areApart(name: string, openVectors: OpenVectorStore, neo4j?: ServiceAddress): void {
  it('are answered as if each were alone, whatever they ask, write and follow', async () => {
    await tenantsApart({
      seed,
      operations,
      ...(operations > 5_000 && { onProgress: tellEachTwentieth(name) }),
      async open() {
        const vectors = await openVectors();
        ends.push(vectors.end);
        const served = await servedGateway({ schema, vectors, timeout: 60_000, ...(neo4j && { graph: temporaryNeo4j({ uri: neo4j.url, user: neo4j.user ?? '', password: neo4j.password ?? '' }) }) });
        ends.push(() => served.gateway.end());
        return served;
      },
    });
  }, 4 * 3_600_000);
}

/** Past vitest, which keeps what a test prints until its end. */
function tellEachTwentieth(name: string): (done: number) => void {
  const began = Date.now();
  let told = 0;
  return (done) => {
    const now = Math.floor((20 * done) / operations);
    if (now > told) process.stderr.write(`${name}: ${done} of ${operations} after ${Math.round((Date.now() - began) / 1_000)} s\n`);
    told = now;
  };
}

/** All on one client: of connections there are few. */
function withTextBeside(open: OpenVectorStore): OpenVectorStore {
  let beside: Promise<FreshDatabase> | undefined;
  let opened = 0;
  return async () => {
    const { store, settled, end } = await open();
    const { client: sql } = await (beside ??= freshDatabase({ poolSize: 4 }));
    return { store: withText(store, postgresTextStore({ sql, schema: `text_${++opened}` })), ...(settled && { settled }), end };
  };
}
