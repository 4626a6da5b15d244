import { beforeEach, describe, expect, it } from 'vitest';
import { importEntities } from '../../src/ingestion/import-entities.ts';
import { importRelationships, type RelationshipImport } from '../../src/ingestion/import-relationships.ts';
import type { ImportProgress } from '../../src/ingestion/import-options.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

let shop: Workshop;
beforeEach(async () => {
  shop = await openWorkshop();
  const films = ['a', 'b', 'c', 'Genre: a film'].map((key) => ({ key, title: key }));
  await importEntities(shop, { file: await shop.file('media.jsonl', films), folder: shop.folder, type: 'MediaContent' });
  await importEntities(shop, { file: await shop.file('genres.jsonl', [{ name: 'Heist' }, { name: 'Memory' }]), folder: shop.folder });
  await importEntities(shop, { file: await shop.file('themes.jsonl', [{ name: 'Memory' }, { name: 'Time' }]), folder: shop.folder });
});

async function importFile(lines: readonly (object | string)[], options: Partial<RelationshipImport> = {}) {
  return importRelationships(shop, { file: await shop.file('relations.jsonl', lines), folder: shop.folder, ...options });
}

describe('an import of relationships', () => {
  it.each(['SPIN_OFF_OF', 'spinOffOf', 'spin-offOf', 'Spin off of', 'spin_off_of'])('knows the type however it is written: %s', async (type) => {
    expect(await importFile([{ from: 'a', type, to: 'b' }])).toMatchObject({ created: 1, edges: 1 });
    expect(await shop.neighbours('MediaContent', 'spinOffOf', 'a')).toEqual(['b']);
  });

  it('turns a field round that goes against its edges', async () => {
    await importFile([{ from: 'a', type: 'sequels', to: 'b' }, { from: 'c', type: 'prequelOf', to: 'b' }], { map: { prequelOf: 'sequels' } });
    expect(await shop.neighbours('MediaContent', 'sequelOf', 'b')).toEqual(['a', 'c']);
  });

  it('takes own keys and global ids', async () => {
    expect(await importFile([{ from: 'MediaContent:a', type: 'genres', to: 'Genre:Heist' }, { from: 'MediaContent:Genre: a film', type: 'genres', to: 'Heist' }])).toMatchObject({ created: 2, rejected: 0 });
    expect(await shop.neighbours('Genre', 'works', 'Heist')).toEqual(['a', 'Genre: a film']);
  });

  it('sets the properties of edges, under the names of the SDL or mapped ones', async () => {
    expect(await importFile([{ from: 'a', type: 'SIMILAR_TO', to: 'b', strength: 0.25 }, { from: 'a', type: 'similarTo', to: 'c', score: 0.75, note: 'x' }], { map: { score: 'strength' } })).toMatchObject({ created: 2, ignored: new Map([['note', 1]]) });
    expect(await shop.neighbours('MediaContent', 'similarTo', 'a')).toEqual(['c', 'b']);
    expect(await importFile([{ from: 'b', type: 'similarTo', to: 'a', strength: 1 }])).toMatchObject({ created: 0, updated: 1 });
    expect(await shop.neighbours('MediaContent', 'similarTo', 'a')).toEqual(['b', 'c']);
  });

  it('keeps the order of the file, and what lists have said before', async () => {
    await importEntities(shop, { file: await shop.file('more.jsonl', [{ key: 'a', title: 'a', genres: ['Heist', 'Memory'] }]), folder: shop.folder, type: 'MediaContent' });
    await importFile([{ from: 'a', type: 'genres', to: 'Memory' }, { from: 'a', type: 'genres', to: 'Z' }, { from: 'a', type: 'genres', to: 'Y' }]);
    expect(await shop.neighbours('MediaContent', 'genres', 'a')).toEqual(['Heist', 'Memory', 'Z', 'Y']);
  });

  it('creates ends from their keys where nothing more is required', async () => {
    await importFile([{ from: 'a', type: 'people', to: 'Ada' }]);
    expect(Object.keys(await shop.rows('Person', []))).toEqual(['Ada']);
  });

  it('changes nothing the second time', async () => {
    const lines = [{ from: 'a', type: 'sequelOf', to: 'b' }, { from: 'b', type: 'sequels', to: 'a' }, { from: 'a', type: 'relatedTo', to: 'c' }, { from: 'c', type: 'RELATED_TO', to: 'a' }];
    expect(await importFile(lines)).toMatchObject({ created: 2, unchanged: 2 });
    const logged = await shop.logged();
    expect(await importFile(lines)).toMatchObject({ created: 0, updated: 0, unchanged: 4 });
    expect(await shop.logged()).toBe(logged);
  });

  it('drops types that the map drops', async () => {
    expect(await importFile([{ from: 'a', type: 'follow-upOf', to: 'b' }, { from: 'a', type: 'sequelOf', to: 'b' }], { map: { 'follow-upOf': '' } })).toMatchObject({ created: 1, unchanged: 0, rejected: 0, ignored: new Map([['follow-upOf', 1]]) });
  });

  it('goes on where it was interrupted', async () => {
    const lines = Array.from({ length: 30 }, (_, i) => ({ from: 'a', type: 'people', to: `P${i}` }));
    const stop = new AbortController();
    const onProgress = (progress: ImportProgress) => void (progress.lines === 20 && stop.abort(new Error('stopped')));
    await expect(importFile(lines, { batchSize: 10, signal: stop.signal, onProgress })).rejects.toThrow('stopped');
    expect(await importRelationships(shop, { file: `${shop.folder}/../relations.jsonl`, folder: shop.folder, batchSize: 10 })).toMatchObject({ resumedAfter: 20, created: 30 });
  });
});

describe('a name that several types have', () => {
  it('means the one whose ends are there', async () => {
    expect(await importFile([{ from: 'Heist', type: 'works', to: 'a' }, { from: 'Time', type: 'works', to: 'b' }])).toMatchObject({ created: 2, rejected: 0 });
    expect([await shop.neighbours('MediaContent', 'genres', 'a'), await shop.neighbours('MediaContent', 'themes', 'b')]).toEqual([['Heist'], ['Time']]);
  });

  it('means the one that is said', async () => {
    await importFile([{ from: 'Memory', type: 'works', to: 'a' }], { type: 'Theme' });
    await importFile([{ from: 'Genre:Memory', type: 'works', to: 'b' }]);
    expect([await shop.neighbours('MediaContent', 'themes', 'a'), await shop.neighbours('MediaContent', 'genres', 'a'), await shop.neighbours('MediaContent', 'genres', 'b')]).toEqual([['Memory'], [], ['Memory']]);
  });

  it('is refused where that is none, or more than one', async () => {
    const report = await importFile([{ from: 'Memory', type: 'works', to: 'a' }, { from: 'Unheard', type: 'works', to: 'a' }]);
    expect((await shop.rejects(report.rejectsFile)).map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^type: may mean MediaContent-BELONGS_TO->Genre or MediaContent-HAS_THEME->Theme or .*of several both ends are there; say by --type where it begins/), expect.stringContaining('of none both ends are there'),
    ]);
  });
});

describe('lines that cannot be imported', () => {
  it('go to a file with their reasons', async () => {
    const report = await importFile([
      { from: 'a', type: 'follows', to: 'b' }, { from: 'a', to: 'b' }, { type: 'sequelOf', to: 'b' }, { from: 'a', type: 'sequelOf', to: '' }, { from: 'a', type: 'sequelOf', to: 'nowhere' }, { from: 'a', type: 'similarTo', to: 'b', strength: 2 },
      { from: 'a', type: 'descendants', to: 'b' }, { from: 'a', type: 'sequelOf', to: 'b' }, 'x', { from: 'MediaContent:a', type: 'genres', to: 'Theme:Time' },
    ]);
    expect(report).toMatchObject({ created: 1, rejected: 9 });
    expect((await shop.rejects(report.rejectsFile)).map(({ line, reason }) => `${line} ${reason}`).sort()).toEqual([
      expect.stringMatching(/^1 type: expected one of BELONGS_TO, .*, got "follows"$/), '10 type: leads from MediaContent to Genre, got "MediaContent:a" and "Theme:Time"; an own key that looks like a global id is written as one, such as "Genre:Theme:Time"', expect.stringMatching(/^2 type: expected one of .* got nothing$/), expect.stringMatching(/^3 from: expected a key/), expect.stringMatching(/^4 to: expected a key/),
      '5 leads to MediaContent "nowhere", which is not there and cannot be made from its key alone', expect.stringMatching(/^6 strength: expected a strength from 0 to 1, got 2/), expect.stringMatching(/^7 type: expected one of/), expect.stringMatching(/^9 the line is not JSON/),
    ]);
  });

  it('and a map that leads nowhere is told at once', async () => {
    await expect(importFile([], { map: { prequelOf: 'sequel' } })).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringContaining('--map prequelOf=sequel: there is no relationship and no property "sequel"') });
  });
});
