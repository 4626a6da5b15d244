import { beforeAll, describe, expect, it } from 'vitest';
import { callOf, openWorkshop, typeOf, type Workshop } from '../../ingestion/workshop.ts';

let shop: Workshop;
beforeAll(async () => {
  shop = await openWorkshop();
  await shop.client.query('ALTER TABLE trefoil_entity.person SET (autovacuum_enabled = off)', [], callOf());
});

async function write(from: number, to: number): Promise<void> {
  const puts = Array.from({ length: to - from }, (_, i) => ({ entity: typeOf('Person'), key: `p${from + i}`, attributes: {} }));
  await shop.truth.write({ puts, lists: [], edges: [], removedEdges: [], deletes: [] }, callOf());
}

/** How many rows the server believes there are; -1 where it has never looked. */
async function believed(): Promise<number> {
  const [row] = await shop.client.query(`SELECT reltuples FROM pg_class WHERE oid = 'trefoil_entity.person'::regclass`, [], callOf());
  return Number(row?.['reltuples']);
}

describe('statistics', () => {
  it('are made once a thousand rows were written, and again when there are twice as many', async () => {
    await write(0, 900);
    expect(await believed()).toBe(-1);
    await write(900, 1_100);
    expect(await believed()).toBe(1_100);
    await write(1_100, 2_100);
    expect(await believed()).toBe(1_100);
    await write(2_100, 2_200);
    expect(await believed()).toBe(2_200);
  });
});
