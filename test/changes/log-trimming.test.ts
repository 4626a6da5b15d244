import { beforeAll, describe, expect, it } from 'vitest';
import { Relay } from '../../src/changes/relay.ts';
import type { Epoch } from '../../src/model/change.ts';
import { encodeLogCursor } from '../../src/model/log-cursor.ts';
import { defaultTenancy } from '../../src/model/tenancy.ts';
import { postgresDerivedState } from '../../src/stores/relational/postgres/derived-state.ts';
import { soon } from '../support/embedded-postgres.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { servedGateway, type ServedGateway } from '../support/served-gateway.ts';
import { wordModels } from '../support/word-embedder.ts';

const schema = `
  type Song implements Node @entity @key(fields: "id") @embedded(from: ["title"]) { id: ID! key: String! @ownKey title: String! @name styles: [Style!] @relationship(type: "IN_STYLE") }
  type Style implements Node @entity @key(fields: "id") { id: ID! name: String! @ownKey @name }`;

describe('logs that are kept for a time', () => {
  let served: ServedGateway;
  beforeAll(async () => {
    served = await servedGateway({ schema });
  });

  /** Relays as who has the lease does, and keeps lines for so long; by default nothing longer than it must. */
  const relay = async (days = -1) => {
    const { catalog, truth, client, stores, generations } = served.gateway;
    const logs = [{ trim: truth.trim, days }, { trim: stores.learning.trim, days }];
    const own = new Relay({ catalog, truth, state: postgresDerivedState(client, 'here'), vectors: stores.vectors, models: wordModels, log: recordedLog() }, generations, () => {}, { holder: 'the holder', logs });
    await own.settle();
    await own.stop();
  };
  const write = async (title: string): Promise<Epoch> => {
    const { truth, catalog } = served.gateway;
    const entity = catalog.entities.get('Song');
    if (entity === undefined) throw new Error('no Song');
    const { epoch } = await truth.write({ puts: [{ entity, key: title, attributes: { title } }], lists: [], edges: [], removedEdges: [], deletes: [] }, soon({ tenancy: defaultTenancy }));
    if (epoch === undefined) throw new Error('nothing was written');
    return epoch;
  };
  const linesLeft = async () => (await served.gateway.truth.changes(undefined, 100, soon())).length;

  it('are trimmed by who relays, but for what the vectors have still to apply', async () => {
    const { truth } = served.gateway;
    await write('one');
    await expect.poll(linesLeft).toBe(1);
    await relay(30);
    await write('two');
    await expect.poll(linesLeft).toBe(2);
    expect(await truth.trim(Date.now() + 60_000, 100, soon())).toBe(1);
    expect(await linesLeft()).toBe(1);
    await relay();
    expect(await linesLeft()).toBe(0);
    expect((await served.ask('{ searchSongs(query: "two", first: 1) { nodes { title } } }')).data).toEqual({ searchSongs: { nodes: [{ title: 'two' }] } });
  });

  it('let a subscriber go on from what is kept, and refuse one who would miss something', async () => {
    const { feed, truth } = served.gateway;
    const before = await write('three');
    const last = await write('four');
    await expect.poll(async () => (await truth.horizon(soon()))?.sequence).toBe(last.sequence);
    await relay();
    await feed.look();
    const follow = (field: string, epoch: Epoch, viewer?: string) => {
      const after = encodeLogCursor(epoch, { field, tenancy: defaultTenancy, ...(viewer === undefined ? {} : { viewer }) });
      return served.follow(`subscription { ${field}(after: ${JSON.stringify(after)}) { cursor } }`, viewer === undefined ? {} : { viewer });
    };
    await expect(follow('changes', before)).rejects.toThrow('CURSOR_EXPIRED');
    const stream = await follow('changes', last);
    await write('five');
    await feed.look();
    expect((await stream.next()).value).toMatchObject({ data: { changes: { cursor: expect.any(String) } } });
    await stream.return();

    const record = (id: string) => served.ask(`mutation { recordEvent(event: { id: "${id}", kind: LIKED, item: "Song:one" }) { cursor } }`, { viewer: 'v' });
    for (const id of ['1', '2']) expect((await record(id)).errors).toBeUndefined();
    const lines = async () => served.gateway.stores.learning.feedback('v', undefined, 10, soon({ tenancy: defaultTenancy }));
    await expect.poll(async () => (await lines()).length).toBe(2);
    const [first, second] = await lines();
    if (first === undefined || second === undefined) throw new Error('no feedback');
    await relay();
    expect(await lines()).toEqual([]);
    await expect(follow('learningFeedback', first.epoch, 'v')).rejects.toThrow('CURSOR_EXPIRED');
    await (await follow('learningFeedback', second.epoch, 'v')).return();
    expect(await served.gateway.stores.learning.trimmed(soon())).toEqual(second.epoch);
  });
});
