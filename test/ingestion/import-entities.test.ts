import { appendFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { importEntities, type EntityImport } from '../../src/ingestion/import-entities.ts';
import type { ImportProgress } from '../../src/ingestion/import-options.ts';
import { FailureReason, StoreFailure } from '../../src/ports/store-failure.ts';
import type { TruthStore } from '../../src/ports/truth-store.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

let shop: Workshop;
beforeEach(async () => void (shop = await openWorkshop()));

async function importFile(name: string, lines: readonly (object | string)[], options: Partial<EntityImport> = {}, truth = shop.truth) {
  return importEntities({ catalog: shop.catalog, truth }, { file: await shop.file(name, lines), folder: shop.folder, ...options });
}

describe('an import of entities', () => {
  it('brings rows and edges, and what these lead to', async () => {
    const report = await importFile('films.jsonl', [
      { id: 'a', title: 'A', year: 1999, genres: ['Heist', 'Comedy'], cast: 'Ada', junk: 1 },
      { id: 'b', title: 'B', genres: [{ name: 'Heist', description: 'Theft, planned.' }], sequelOf: ['a'], junk: 2 },
    ], { map: { id: 'key', cast: 'people' } });
    expect(report).toMatchObject({ created: 2, updated: 0, unchanged: 0, rejected: 0, edges: 5, lines: 2, resumedAfter: 0, ignored: new Map([['junk', 2]]), rejectsFile: undefined });
    expect(await shop.rows('MediaContent', ['title', 'year'])).toEqual({ a: { title: 'A', year: 1999 }, b: { title: 'B', year: null } });
    expect(await shop.rows('Genre', ['description'])).toEqual({ Comedy: { description: null }, Heist: { description: 'Theft, planned.' } });
    expect([await shop.neighbours('MediaContent', 'genres', 'a'), await shop.neighbours('MediaContent', 'sequels', 'a'), await shop.neighbours('Person', 'appearsIn', 'Ada')]).toEqual([['Heist', 'Comedy'], ['b'], ['a']]);
    expect(await shop.left()).toEqual([]);
  });

  it('changes nothing the second time', async () => {
    const lines = [
      { key: 'a', title: 'A', countries: ['DE', 'FR'], popularity: 0.1, genres: ['x', 'y'], similarTo: [{ key: 'b', strength: 0.3 }], sequels: ['b'] },
      { key: 'b', title: 'B', kind: 'FILM', relatedTo: ['a'], sequelOf: ['a'] },
    ];
    await importFile('films.jsonl', lines, { type: 'MediaContent' });
    const logged = await shop.logged();
    expect(await importFile('films.jsonl', lines, { type: 'MediaContent' })).toMatchObject({ created: 0, updated: 0, unchanged: 2, edges: 0 });
    expect(await shop.logged()).toBe(logged);
    expect(await importFile('films.jsonl', [{ ...lines[0], genres: ['y'] }], { type: 'MediaContent' })).toMatchObject({ unchanged: 1, edges: 2 });
  });

  it('merges records of one key in their order, in a batch and across batches', async () => {
    for (const batchSize of [1, 500]) {
      await importFile(`merge-${batchSize}.jsonl`, [{ key: 'm', title: 'First', year: 1 }, { key: 'm', year: 2, genres: ['old'] }, { key: 'm', title: 'Last', genres: ['new'] }], { batchSize, type: 'MediaContent' });
      expect(await shop.rows('MediaContent', ['title', 'year'])).toEqual({ m: { title: 'Last', year: 2 } });
      expect(await shop.neighbours('MediaContent', 'genres', 'm')).toEqual(['new']);
    }
  });

  it('writes for the tenant and project it is told, and for no other', async () => {
    const tenancy = { tenant: 'acme', project: 'p' };
    await importFile('genres.jsonl', [{ name: 'Heist' }], { tenancy });
    expect([await shop.rows('Genre', []), await shop.rows('Genre', [], tenancy)]).toEqual([{}, { Heist: {} }]);
  });

  it('takes an empty file', async () => {
    expect(await importFile('whatever.jsonl', [])).toMatchObject({ created: 0, lines: 0 });
  });
});

describe('the type of records', () => {
  it.each([['genres.jsonl'], ['Genre.jsonl'], ['genre.2024.jsonl'], ['GENRES.JSONL']])('is what the file is named after: %s', async (name) => {
    await importFile(name, [{ name: 'Heist' }]);
    expect(Object.keys(await shop.rows('Genre', []))).toEqual(['Heist']);
  });

  it('is what is said, before all else', async () => {
    await importFile('genres.jsonl', [{ __typename: 'Theme', name: 'Memory' }], { type: 'moods' });
    expect(Object.keys(await shop.rows('Mood', []))).toEqual(['Memory']);
  });

  it('is each record\'s own __typename', async () => {
    const report = await importFile('genres.jsonl', [{ __typename: 'Theme', name: 'Memory' }, { name: 'Heist' }, { __typename: 'Film', name: 'x' }]);
    expect([Object.keys(await shop.rows('Theme', [])), Object.keys(await shop.rows('Genre', []))]).toEqual([['Memory'], ['Heist']]);
    expect((await shop.rejects(report.rejectsFile))[0]).toMatchObject({ line: 3, reason: '__typename: expected one of MediaContent, Genre, Theme, Mood, Person, got "Film"' });
  });

  it('is the one with most of the fields', async () => {
    await importFile('some.jsonl', [{ name: 'Ada', born: 1815 }, { name: 'Bob', junk: 1 }]);
    expect(Object.keys(await shop.rows('Person', []))).toEqual(['Ada', 'Bob']);
  });

  it.each([
    ['fit several', [{ name: 'x' }], 'may be of type Genre or Theme: give --type one of MediaContent, Genre, Theme, Mood, Person'],
    ['fit none', [{ label: 'x' }], 'fit no entity type: give --type one of'],
  ])('is asked for where the records %s', async (_, lines, message) => {
    await expect(importFile('some.jsonl', lines)).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringContaining(message) });
  });

  it.each([
    [{ type: 'Film' }, 'There is no entity type "Film"'],
    [{ type: 'Genre', map: { x: 'nme' } }, '--map x=nme: there is no field "nme"; write one of name, description, parent'],
  ])('and the map are checked first: %j', async (options, message) => {
    await expect(importFile('some.jsonl', [{ name: 'x' }], options)).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringContaining(message) });
  });
});

describe('lines that cannot be imported', () => {
  it('go to a file with their reasons, and the rest goes on', async () => {
    const report = await importFile('media.jsonl', [
      { key: 'good', title: 'Good' }, '{"key": "torn", "title": ', { key: 'bad', title: 5 }, '[1]', { title: 'keyless' }, { key: 'new', year: 1 },
      { key: 'toolong', title: 'T', language: String.fromCharCode(...Array.from({ length: 4000 }, (_, i) => 0x4e00 + ((i * 7919) % 20000))) }, '"text"', { key: 'also good', title: 'Also' }, { key: 'lost', title: 'L', sequelOf: ['nowhere'] },
    ], { type: 'MediaContent' });
    expect(report).toMatchObject({ created: 2, rejected: 8, lines: 10 });
    expect(Object.keys(await shop.rows('MediaContent', []))).toEqual(['also good', 'good']);
    const rejects = await shop.rejects(report.rejectsFile);
    expect(rejects.map(({ line, reason }) => [line, reason.slice(0, 60)]).sort((a, b) => Number(a[0]) - Number(b[0]))).toEqual([
      [2, expect.stringContaining('the line is not JSON: ')], [3, expect.stringContaining('title: expected a text')], [4, expect.stringContaining('expected one JSON object')], [5, 'key: is missing, and identifies a MediaContent'],
      [6, 'MediaContent "new" is not there, and "title" is required to '], [7, expect.stringContaining('postgres')], [8, expect.stringContaining('expected one JSON object')], [10, 'leads to MediaContent "nowhere", which is not there and cann'],
    ]);
    expect(rejects.find(({ line }) => line === 2)?.text).toBe('{"key": "torn", "title": ');
    expect(rejects.find(({ line }) => line === 3)?.record).toEqual({ key: 'bad', title: 5 });
  });

  it('leave nothing of themselves, though they stood in one batch with others', async () => {
    await importFile('media.jsonl', [{ key: 'a', title: 'A', genres: ['Kept'] }, { key: 'b', title: 'B', genres: ['Lost'], sequelOf: ['nowhere'] }], { type: 'MediaContent' });
    expect(Object.keys(await shop.rows('Genre', []))).toEqual(['Kept']);
  });

  it('are those of the last import only', async () => {
    const first = await importFile('genres.jsonl', ['x']);
    expect(await shop.rejects(first.rejectsFile)).toHaveLength(1);
    expect(await importFile('genres.jsonl', [{ name: 'Heist' }])).toMatchObject({ rejected: 0, rejectsFile: undefined });
    expect(await shop.left()).toEqual([]);
  });
});

describe('references forward', () => {
  it('are found at the end of the file, however long the chain', async () => {
    const count = 40;
    const films = Array.from({ length: count }, (_, i) => ({ key: `f${i}`, title: `F${i}`, junk: i, ...(i < count - 1 ? { sequelOf: [`f${i + 1}`] } : {}) }));
    const waiting: number[] = [];
    const report = await importFile('media.jsonl', films, { type: 'MediaContent', batchSize: 4, onProgress: (progress) => waiting.push(progress.waiting) });
    expect(report).toMatchObject({ created: count, rejected: 0, edges: count - 1, ignored: new Map([['junk', count]]) });
    expect(Math.max(...waiting)).toBeGreaterThan(count / 2);
    expect(await shop.neighbours('MediaContent', 'sequelOf', 'f7')).toEqual(['f8']);
  });

  it('may lead to one another', async () => {
    expect(await importFile('media.jsonl', [{ key: 'a', title: 'A', relatedTo: ['b'] }, { key: 'b', title: 'B', relatedTo: ['a'] }], { type: 'MediaContent' })).toMatchObject({ created: 2, edges: 1 });
  });

  it('that only a later record of the target completes wait for it too', async () => {
    expect(await importFile('media.jsonl', [{ key: 'a', title: 'A', sequelOf: [{ key: 'b', year: 1990 }] }, { key: 'c', title: 'C' }, { key: 'b', title: 'B' }], { type: 'MediaContent', batchSize: 1 })).toMatchObject({ created: 3, rejected: 0 });
    expect((await shop.rows('MediaContent', ['year']))['b']).toEqual({ year: 1990 });
  });
});

describe('an import that is interrupted', () => {
  const films = Array.from({ length: 60 }, (_, i) => (i % 10 === 3 ? { key: `f${i}`, title: i } : { key: `f${i}`, title: `F${i}`, people: [`P${i % 7}`], ...(i === 5 ? { sequelOf: ['f59'] } : {}) }));

  async function interrupted(after: number, options: Partial<EntityImport> = {}): Promise<void> {
    const stop = new AbortController();
    const onProgress = ({ lines }: ImportProgress) => {
      if (lines >= after) stop.abort(new Error('stopped'));
    };
    await expect(importFile('media.jsonl', films, { type: 'MediaContent', batchSize: 10, signal: stop.signal, onProgress, ...options })).rejects.toThrow('stopped');
  }

  it('goes on where it was, with its counts, rejects and waiting lines', async () => {
    const file = await shop.file('media.jsonl', films);
    await interrupted(30);
    expect((await shop.left()).map((name) => name.replace(/-[0-9a-f]{8}/, ''))).toEqual(['media.checkpoint.json', 'media.rejects.jsonl']);
    const lines: number[] = [];
    const write = shop.truth.write.bind(shop.truth);
    const counting: TruthStore = { ...shop.truth, write: async (batch, call) => (lines.push(batch.puts.length), write(batch, call)) };
    const report = await importEntities({ catalog: shop.catalog, truth: counting }, { file, folder: shop.folder, type: 'MediaContent', batchSize: 10 });
    expect(report).toMatchObject({ resumedAfter: 30, created: 54, rejected: 6, lines: 60 });
    expect(lines).toEqual([9, 9, 9, 1]);
    expect((await shop.rejects(report.rejectsFile)).map(({ line }) => line)).toEqual([4, 14, 24, 34, 44, 54]);
    expect(await shop.neighbours('MediaContent', 'sequelOf', 'f5')).toEqual(['f59']);
    expect((await shop.left()).filter((name) => name.includes('checkpoint'))).toEqual([]);
  });

  it('does what a crash left without a checkpoint again, and rejects no line twice', async () => {
    const write = shop.truth.write.bind(shop.truth);
    let writes = 0;
    const crashing: TruthStore = {
      ...shop.truth,
      async write(batch, call) {
        const result = await write(batch, call);
        if (++writes === 3) throw new Error('killed');
        return result;
      },
    };
    await expect(importFile('media.jsonl', films, { type: 'MediaContent', batchSize: 10 }, crashing)).rejects.toThrow('killed');
    const rejects = (await shop.left()).find((name) => name.includes('rejects'));
    await appendFile(join(shop.folder, rejects ?? ''), '{"line":99,"reason":"written after the checkpoint"}\n');
    const file = join(shop.folder, '..', 'media.jsonl');
    const report = await importEntities({ catalog: shop.catalog, truth: shop.truth }, { file, folder: shop.folder, type: 'MediaContent', batchSize: 10 });
    expect(report).toMatchObject({ resumedAfter: 20, rejected: 6 });
    expect(report.created + report.unchanged).toBe(54);
    expect((await shop.rejects(report.rejectsFile)).map(({ line }) => line)).toEqual([4, 14, 24, 34, 44, 54]);
    expect(Object.keys(await shop.rows('MediaContent', []))).toHaveLength(54);
  });

  it('begins anew where the file or what it was told has changed, and where it is asked to', async () => {
    const again = (change: Partial<EntityImport> = {}) => importEntities({ catalog: shop.catalog, truth: shop.truth }, { file: join(shop.folder, '..', 'media.jsonl'), folder: shop.folder, type: 'MediaContent', batchSize: 10, ...change });
    for (const change of [{ restart: true }, { map: { junk: '' } }, { tenancy: { tenant: 't', project: 'p' } }, { destination: 'elsewhere' }]) {
      await interrupted(30);
      expect(await again(change)).toMatchObject({ resumedAfter: 0, lines: 60, rejected: 6 });
    }
    await interrupted(30);
    await shop.file('media.jsonl', films);
    expect(await again()).toMatchObject({ resumedAfter: 0, lines: 60, rejected: 6 });
    await interrupted(30);
    expect(await again()).toMatchObject({ resumedAfter: 30 });
  });

  it('begins anew where its checkpoint was torn', async () => {
    const file = await shop.file('media.jsonl', films);
    await interrupted(30);
    const [checkpoint = ''] = (await shop.left()).filter((name) => name.includes('checkpoint'));
    await writeFile(join(shop.folder, checkpoint), '{"identity":');
    expect(await importEntities({ catalog: shop.catalog, truth: shop.truth }, { file, folder: shop.folder, type: 'MediaContent' })).toMatchObject({ resumedAfter: 0, unchanged: 26, created: 28 });
  });
});

describe('a store that fails', () => {
  const films = Array.from({ length: 30 }, (_, i) => ({ key: `f${i}`, title: `F${i}` }));

  function failing(reason: FailureReason, when: (write: number) => boolean): TruthStore {
    let writes = 0;
    return {
      ...shop.truth,
      write: async (batch, call) => (when(++writes) ? Promise.reject(new StoreFailure(reason, 'the test says so', { store: 'postgres', operation: 'write' })) : shop.truth.write(batch, call)),
    };
  }

  it.each([FailureReason.Unavailable, FailureReason.Conflict, FailureReason.Timeout])('for a moment is waited for: %s', async (reason) => {
    expect(await importFile('media.jsonl', films, { type: 'MediaContent', batchSize: 10 }, failing(reason, (write) => write === 2))).toMatchObject({ created: 30, rejected: 0 });
  });

  it('for good ends the import with one sentence, and it can be resumed', async () => {
    const lost = importFile('media.jsonl', films, { type: 'MediaContent', batchSize: 10, patience: 200 }, failing(FailureReason.Unavailable, (write) => write > 1));
    await expect(lost).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringMatching(/media\.jsonl stopped after line 10 \(postgres write: unavailable: the test says so\): run it again to go on from there\.$/) });
    const file = join(shop.folder, '..', 'media.jsonl');
    expect(await importEntities({ catalog: shop.catalog, truth: shop.truth }, { file, folder: shop.folder, type: 'MediaContent', batchSize: 10 })).toMatchObject({ resumedAfter: 10, created: 30 });
  });

  it('because an operator must act is not waited for', async () => {
    const began = Date.now();
    await expect(importFile('media.jsonl', films, { type: 'MediaContent' }, failing(FailureReason.Misconfigured, () => true))).rejects.toMatchObject({ name: 'OperatorError' });
    expect(Date.now() - began).toBeLessThan(10_000);
  });

  it('is left alone when the import is ended meanwhile', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('enough')), 50);
    await expect(importFile('media.jsonl', films, { type: 'MediaContent', signal: stop.signal }, failing(FailureReason.Unavailable, () => true))).rejects.toThrow('enough');
  });
});

describe('progress', () => {
  it('tells how far the import is, and how long it will take', async () => {
    const told: ImportProgress[] = [];
    await importFile('genres.jsonl', Array.from({ length: 25 }, (_, i) => ({ name: `g${i}` })), { batchSize: 10, onProgress: (progress) => told.push(progress) });
    expect(told.map(({ lines, created, waiting }) => [lines, created, waiting])).toEqual([[0, 0, 0], [10, 10, 0], [20, 20, 0], [25, 25, 0]]);
    const [first, middle, , last] = told;
    expect([first?.secondsLeft, last?.secondsLeft, last?.bytes]).toEqual([undefined, 0, last?.totalBytes]);
    expect(middle?.secondsLeft).toBeGreaterThan(0);
    expect(middle?.linesPerSecond).toBeGreaterThan(0);
  });
});

describe('the folder for checkpoints and rejects', () => {
  it('that cannot be made is one sentence', async () => {
    const file = await shop.file('genres.jsonl', [{ name: 'x' }]);
    await expect(importEntities(shop, { file, folder: join(file, 'below') })).rejects.toMatchObject({ name: 'OperatorError', message: `The folder ${join(file, 'below')} is not a folder: choose another path.` });
    await rm(file);
  });
});
