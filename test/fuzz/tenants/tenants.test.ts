import { afterAll, describe, it } from 'vitest';
import { servedGateway } from '../../support/served-gateway.ts';
import { temporaryZvec } from '../../support/temporary-zvec.ts';
import { schema } from './tenant-world.ts';
import { tenantsApart } from './tenants-apart.ts';

const seed = Number(process.env['TREFOIL_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** Root fields; `TREFOIL_FUZZ_RUNS=5` makes 100,000 of them. */
const operations = 20_000 * Number(process.env['TREFOIL_FUZZ_RUNS'] ?? 1);

const ends: (() => Promise<void>)[] = [];
afterAll(async () => void (await Promise.all(ends.map((end) => end()))));

describe(`tenants who name everything alike (TREFOIL_FUZZ_SEED=${seed})`, () => {
  it('are answered as if each were alone, whatever they ask, write and follow', async () => {
    await tenantsApart({
      seed,
      operations,
      async open() {
        const vectors = await temporaryZvec({})();
        ends.push(vectors.end);
        return servedGateway({ schema, vectors, timeout: 60_000 });
      },
    });
  }, 900_000);
});
