import { beforeAll, describe, expect, it } from 'vitest';
import type { EntityType } from '../../../src/catalog/catalog.ts';
import { FailureReason } from '../../../src/ports/store-failure.ts';
import type { Change, EntitySnapshot, WriteBatch } from '../../../src/ports/truth-store.ts';
import { batch, callOf, edge, library, list, logAfter, neighbourKeys, Person, snapshot, Topic, Work, work, writeSettled } from './library.ts';
import type { OpenTruthStore, TruthStoreUnderTest } from './under-test.ts';

export function concurrencyItems(open: OpenTruthStore): void {
  describe('writers at the same time', () => {
    let under: TruthStoreUnderTest;
    beforeAll(async () => void (under = await open(library)));
    const write = (parts: Parameters<typeof batch>[0]) => under.truth.write(batch(parts), callOf());

    it('TS60 MUST converge without a failure that their callers see', async () => {
      const keys = Array.from({ length: 12 }, (_, i) => `k${i}`);
      await write({ puts: keys.map((key) => work(key)) });
      const random = randomNumbers(11);
      const writers = Array.from({ length: 8 }, async (_, writer) => {
        for (let step = 0; step < 12; step++) {
          const some = () => shuffled(keys, random).slice(0, 5);
          await write({
            puts: some().map((key) => work(key, { pages: writer * 100 + step })),
            lists: [...some().map((key) => list(Work, 'like', key, some())), ...some().map((key) => list(Work, 'topics', key, some())), ...some().map((key) => list(Topic, 'works', key, some()))],
          });
        }
      });
      await Promise.all(writers);
      for (const key of keys) {
        const forth = await neighbourKeys(under, Work, 'like', key);
        for (const other of forth) expect(await neighbourKeys(under, Work, 'like', other)).toContain(key);
      }
    });

    it('TS61 MUST let one of many win that all expect there is none yet', async () => {
      const outcomes = await Promise.allSettled(Array.from({ length: 10 }, (_, i) => write({ puts: [{ ...work('race', { pages: i }), expectedVersion: 0 }, work(`beside ${i}`)] })));
      const won = outcomes.flatMap(({ status }, i) => (status === 'fulfilled' ? [i] : []));
      expect(won).toHaveLength(1);
      expect(outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [(outcome.reason as { reason: string }).reason] : []))).toEqual(Array(9).fill(FailureReason.Conflict));
      expect((await snapshot(under.truth, Work, 'race'))?.row['pages']).toBe(won[0]);
      expect(await under.truth.snapshots(Work, Array.from({ length: 10 }, (_, i) => `beside ${i}`), callOf())).toHaveLength(1);
    });

    it('TS62 MUST count every change of an entity once', async () => {
      await write({ puts: [work('counter', { pages: 0 })] });
      const bump = async (): Promise<void> => {
        for (;;) {
          const { outcomes: [now] } = await write({ puts: [{ entity: Work, key: 'counter', attributes: {} }] });
          const version = now?.version ?? 0;
          const row = (await snapshot(under.truth, Work, 'counter'))?.row;
          try {
            return void (await write({ puts: [work('counter', { pages: Number(row?.['pages']) + 1 })].map((put) => ({ ...put, expectedVersion: version })) }));
          } catch (error) {
            if ((error as { reason?: string }).reason !== FailureReason.Conflict) throw error;
          }
        }
      };
      await Promise.all(Array.from({ length: 8 }, bump));
      expect((await snapshot(under.truth, Work, 'counter'))?.row['pages']).toBe(8);
    });

    it('TS63 MUST leave no edge without its ends, whoever deletes meanwhile', async () => {
      const random = randomNumbers(5);
      const topics = Array.from({ length: 6 }, (_, i) => `t${i}`);
      const works = Array.from({ length: 6 }, (_, i) => `w${i}`);
      const put = works.map((key) => work(key));
      const writers = Array.from({ length: 6 }, async (_, writer) => {
        for (let step = 0; step < 20; step++) {
          const topic = pick(topics, random);
          if (writer < 3) await write({ deletes: [{ ref: { type: 'Topic', key: topic } }] });
          else await write({ puts: [put[step % put.length] ?? work('w0')], edges: [edge('ABOUT', works[step % works.length] ?? 'w0', topic)] });
        }
      });
      await Promise.all(writers);
      const standing = (await under.truth.snapshots(Topic, topics, callOf())).map(({ key }) => key);
      await write({ puts: topics.map((key) => ({ entity: Topic, key, attributes: {} })) });
      for (const topic of topics) if (!standing.includes(topic)) expect(await neighbourKeys(under, Topic, 'works', topic), `edges of ${topic}, which was not there`).toEqual([]);
    });

    it('TS64 MUST log enough for a follower that reads each changed entity anew to end with the truth', async () => {
      const random = randomNumbers(23);
      const keys = { Work: ['a', 'b', 'c', 'd'], Topic: ['t', 'u'], Person: ['p', 'q'] };
      await write({ puts: keys.Work.map((key) => work(key)) });
      const follower = new Follower(under);
      let writing = true;
      const following = (async () => {
        while (writing) await follower.catchUp();
      })();
      const writers = Array.from({ length: 6 }, async () => {
        for (let step = 0; step < 30; step++) await write(randomWrite(keys, random)).catch(ignoreNotFound);
      });
      await Promise.all(writers);
      writing = false;
      await following;
      await writeSettled(under.truth, { puts: [work('last')] });
      await follower.catchUp();
      for (const entity of [Work, Person]) {
        const truth = await under.truth.snapshots(entity, keys[entity.name as 'Work' | 'Person'], callOf());
        for (const now of truth) expect(follower.seen(entity, now.key), `${entity.name} ${now.key}`).toEqual(now);
      }
    });

    it('TS65 MUST leave no document stale that begins to embed what changes at that moment', async () => {
      await write({ puts: [work('reader'), { entity: Topic, key: 'read', attributes: {} }] });
      for (let round = 0; round < 100; round++) {
        await writeSettled(under.truth, { lists: [list(Work, 'topics', 'reader', [])] });
        const follower = new Follower(under);
        let writing = true;
        const following = (async () => {
          while (writing) await follower.catchUp();
        })();
        await Promise.all([write({ puts: [{ entity: Topic, key: 'read', attributes: { label: `label ${round}` } }] }), write({ lists: [list(Work, 'topics', 'reader', ['read'])] })]);
        writing = false;
        await following;
        await writeSettled(under.truth, { puts: [work('last', { pages: round })] });
        await follower.catchUp();
        expect(follower.seen(Work, 'reader')?.related['topics.label']).toEqual([`label ${round}`]);
      }
    });
  });
}

/** Does as the relay does: reads the log and, for each line, the entity as it is then. */
class Follower {
  readonly #under: TruthStoreUnderTest;
  readonly #seen = new Map<string, EntitySnapshot>();
  #at: Change['epoch'] | undefined;

  constructor(under: TruthStoreUnderTest) {
    this.#under = under;
  }

  async catchUp(): Promise<void> {
    const changes = await logAfter(this.#under.truth, this.#at);
    for (const entity of [Work, Person]) {
      const keys = [...new Set(changes.filter(({ ref }) => ref.type === entity.name).map(({ ref }) => ref.key))];
      if (keys.length > 0) for (const now of await this.#under.truth.snapshots(entity, keys, callOf())) this.#seen.set(`${entity.name} ${now.key}`, now);
    }
    this.#at = changes.at(-1)?.epoch ?? this.#at;
  }

  seen(entity: EntityType, key: string): EntitySnapshot | undefined {
    return this.#seen.get(`${entity.name} ${key}`);
  }
}

function randomWrite(keys: Readonly<Record<'Work' | 'Topic' | 'Person', readonly string[]>>, random: () => number): Partial<WriteBatch> {
  const [one, other, topic, person] = [pick(keys.Work, random), pick(keys.Work, random), pick(keys.Topic, random), pick(keys.Person, random)];
  const text = `${Math.floor(random() * 1e9)}`;
  const choices: readonly Partial<WriteBatch>[] = [
    { puts: [work(one, { title: text })] },
    { puts: [{ entity: Topic, key: topic, attributes: { label: text } }] },
    { lists: [list(Work, 'topics', one, [topic])] },
    { lists: [list(Work, 'topics', one, [])] },
    { lists: [list(Work, 'like', one, [{ key: other, strength: random() }])] },
    { edges: [edge('WRITTEN_BY', one, person)] },
    { lists: [list(Person, 'works', person, [other])] },
    { deletes: [{ ref: { type: 'Topic', key: topic } }] },
    { deletes: [{ ref: { type: 'Person', key: person } }] },
  ];
  return pick(choices, random);
}

function ignoreNotFound(error: unknown): void {
  if ((error as { reason?: string }).reason !== FailureReason.NotFound) throw error;
}

function pick<T>(items: readonly T[], random: () => number): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items.map((item) => ({ item, at: random() })).sort((a, b) => a.at - b.at).map(({ item }) => item);
}

function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}
