import { beforeAll, describe, expect, it } from 'vitest';
import type { ResultStream } from '../../src/engine/engine.ts';
import { plain, servedGateway, type ServedGateway } from '../support/served-gateway.ts';

const schema = `
  type Song implements Node @entity @key(fields: "id") @embedded(from: ["title"]) { id: ID! key: String! @ownKey title: String! @name styles: [Style!] @relationship(type: "IN_STYLE") }
  type Style implements Node @entity @key(fields: "id") { id: ID! name: String! @ownKey @name }`;

const following = `subscription ($after: String) { learningFeedback(after: $after) {
  cursor context event { id kind item { id ... on Song { title } } itemId rating reward at } changes { relationship target { ... on Style { name } } targetId before after }
} }`;

let served: ServedGateway;
let viewers = 0;
beforeAll(async () => {
  served = await servedGateway({ schema });
  await served.gateway.write({ records: { Song: [{ key: 'a', title: 'A', styles: ['Blues', 'Folk'] }, { key: 'b', title: 'B', styles: ['Blues'] }] } });
});

// Answers are read as a client reads them.
type Line = Record<string, any>;

async function record(viewer: string, ids: readonly string[], event: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const events = ids.map((id) => ({ id, kind: 'LIKED', item: 'Song:a', ...event }));
  const { data, errors } = await served.ask('mutation ($events: [EventInput!]!) { recordEvents(events: $events) { cursor } }', { viewer, variables: { events } });
  expect(errors).toBeUndefined();
  return (data as Line)['recordEvents'].cursor as string;
}

async function next(stream: ResultStream): Promise<Line> {
  const { value } = await stream.next();
  if (value === undefined) throw new Error('the stream has ended');
  expect(value.errors).toBeUndefined();
  return (plain(value).data as Line)['learningFeedback'] as Line;
}

async function take(stream: ResultStream, count: number): Promise<Line[]> {
  const lines: Line[] = [];
  while (lines.length < count) lines.push(await next(stream));
  return lines;
}

function newViewer(): string {
  return `viewer ${++viewers}`;
}

describe('learning feedback', () => {
  it('tells live what each event changes, with numbers before and after', async () => {
    const viewer = newViewer();
    await record(viewer, ['before']);
    const stream = await served.follow(following, { viewer });
    await record(viewer, ['1'], { kind: 'RATED', rating: 0.5, at: '2024-05-01T12:00:00Z', item: 'Song:b', context: 'night' });
    // One transaction holds back its line until all older ones are done, so what was recorded right before may come too.
    let line = await next(stream);
    while (line['event'].id === 'before') line = await next(stream);
    expect(line).toEqual({
      cursor: expect.any(String), context: 'night',
      event: { id: '1', kind: 'RATED', item: { id: 'Song:b', title: 'B' }, itemId: 'Song:b', rating: 0.5, reward: 0, at: '2024-05-01T12:00:00.000Z' },
      changes: [{ relationship: 'styles', target: { name: 'Blues' }, targetId: 'Style:Blues', before: 0, after: 0 }],
    });
    await record(viewer, ['2']);
    expect(await next(stream)).toMatchObject({ event: { id: '2', reward: 1 }, changes: [{ targetId: 'Style:Blues', before: 0.2, after: expect.closeTo(2 / 6, 6) }, { targetId: 'Style:Folk', before: 0.2 }] });
    await stream.return();
  });

  it('goes on from any cursor, and from that of a recording, with nothing missing and nothing twice', async () => {
    const viewer = newViewer();
    const ids = Array.from({ length: 250 }, (_, i) => String(i).padStart(3, '0'));
    const recorded = await record(viewer, ids.slice(0, 1));
    await record(viewer, ids.slice(1), { at: '2024-05-01T12:00:00Z' });
    const after = await served.follow(following, { viewer, variables: { after: recorded } });
    const lines = await take(after, 249);
    expect(lines.map(({ event }) => event.id)).toEqual(ids.slice(1));
    for (const at of [0, 98, 99, 100, 247]) {
      const again = await served.follow(following, { viewer, variables: { after: lines[at]?.['cursor'] } });
      expect(await take(again, 248 - at)).toEqual(lines.slice(at + 1));
      await again.return();
    }
    await after.return();
  });

  it('outlives the time that a request may take', async () => {
    const viewer = newViewer();
    const stream = await served.follow(following, { viewer });
    const waiting = next(stream);
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    await record(viewer, ['1']);
    expect(await waiting).toMatchObject({ event: { id: '1' } });
    await stream.return();
  });

  it("is the viewer's own, in one tenant, and so are its cursors", async () => {
    const [viewer, other] = [newViewer(), newViewer()];
    const stream = await served.follow(following, { viewer });
    const foreign = await record(other, ['theirs']);
    const own = await record(viewer, ['mine']);
    expect(await next(stream)).toMatchObject({ event: { id: 'mine' } });
    await stream.return();
    await expect(served.follow(following, { viewer, variables: { after: foreign } })).rejects.toThrow('BAD_CURSOR');
    await expect(served.follow(following, { viewer, tenant: 'other', variables: { after: own } })).rejects.toThrow('BAD_CURSOR');
    for (const after of ['', 'x', '1.2', '..', own.slice(0, -1)]) await expect(served.follow(following, { viewer, variables: { after } })).rejects.toThrow('BAD_CURSOR');
    await expect(served.follow(following)).rejects.toThrow('FORBIDDEN');
  });

  it('ends at once while it waits', async () => {
    const stream = await served.follow(following, { viewer: newViewer() });
    const waiting = stream.next();
    await stream.return();
    expect(await waiting).toMatchObject({ done: true });
  });
});
