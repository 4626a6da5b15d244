import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type postgres from 'postgres';
import { readConfig } from '../../src/config/read-config.ts';
import { parseEpoch } from '../../src/model/change.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { consoleLog } from '../../src/wiring/console-log.ts';
import { gatewayEngine } from '../../src/wiring/gateway-engine.ts';
import { openOwnStores, type OwnStores } from '../../src/wiring/open-stores.ts';
import { benchCatalogue } from './bench-data.ts';
import { percentile } from './percentile.ts';
import { rawSql } from './raw-sql.ts';
import type { BenchResult } from './run.ts';

const put = 'mutation Put($items: [MediaContentPut!]!) { putMediaContents(items: $items) { version results { outcome } } }';

/** Works in one transaction. */
const size = 100;
/** What the model is learnt from before: it is learnt anew, beside, whenever there is half as much again. */
const before = 3_000;
/** Transactions that only warm up, and those that are measured. */
const [warmUp, measured] = [10, 50];

type Item = Readonly<Record<string, unknown>> & { readonly key: string };

/**
 * What writing through Trefoil costs: works with their relationships by mutation – read, compared, locked, logged – ÷ the
 * same rows and edges inserted by hand into tables of the same shape, both so many works to a transaction. And how long
 * what was written takes until it is found by meaning.
 */
export async function writes(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'trefoil-writes-'));
  const config = readConfig({ TREFOIL_DATA: folder, TREFOIL_SAMPLE: 'off' });
  const log = consoleLog('text');
  const stores = await openOwnStores(config, log, () => {});
  const sql = rawSql(stores.server, { max: 10 });
  try {
    const all = await items(before + (warmUp + measured) * size);
    const batches = Array.from({ length: warmUp + measured }, (_, i) => all.slice(before + i * size, before + (i + 1) * size));
    const engine = gatewayEngine(stores, config, log);
    for (let i = 0; i < before; i += size) await write(engine, all.slice(i, i + size));
    await stores.relay.settle();
    await makeTables(sql);
    await stores.feed.start();
    await stores.relay.start();

    const [through, byHand, lag]: [number[], number[], number[]] = [[], [], []];
    for (const [i, batch] of batches.entries()) {
      let version = '';
      const a = await timed(async () => void (version = await write(engine, batch)));
      lag.push(await timed(() => searchable(stores, version)));
      const b = await timed(() => insert(sql, batch));
      if (i >= warmUp) (through.push(a), byHand.push(b));
    }
    const [total, raw] = [sum(through), sum(byHand)];
    const rate = (milliseconds: number) => Math.round((measured * size * 1000) / milliseconds);
    const after = lag.slice(warmUp);
    const row = (name: string, values: readonly number[], perSecond: number | string) => [name, percentile(values, 0.5).toFixed(1), percentile(values, 0.99).toFixed(1), perSecond];
    return {
      ratio: rate(total) / rate(raw),
      table: [[`${size} works in one transaction, ms`, 'p50', 'p99', 'works/s'], row('through Trefoil', through, rate(total)), row('the same rows by hand', byHand, rate(raw)), ['ratio of works/s', '', '', (rate(total) / rate(raw)).toFixed(2)], row('until found by meaning, ms', after, '')],
      facts: { works: measured * size, perSecond: rate(total), rawPerSecond: rate(raw), lagP50: Math.round(percentile(after, 0.5)), lagP99: Math.round(percentile(after, 0.99)) },
    };
  } finally {
    await sql.end();
    await stores.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function items(count: number): Promise<Item[]> {
  const { file, map } = await benchCatalogue();
  const fields = ['key', 'title', 'year', 'synopsis', 'popularity', 'genres', 'themes', 'moods', 'people'];
  const lines = (await readFile(file, 'utf8')).trim().split('\n').slice(0, count);
  return lines.map((line) => {
    const record = Object.entries(JSON.parse(line) as Readonly<Record<string, unknown>>).map(([name, value]): [string, unknown] => [map[name] ?? name, value]);
    const known = record.filter(([name, value]) => fields.includes(name) && value !== null).map(([name, value]): [string, unknown] => [name, name === 'key' || name === 'title' ? String(value) : Array.isArray(value) ? value.map(nameOf) : value]);
    return Object.fromEntries(known) as Item;
  });
}

function nameOf(target: unknown): unknown {
  return typeof target === 'object' && target !== null && 'name' in target ? target.name : target;
}

async function write(engine: Engine, batch: readonly Item[]): Promise<string> {
  const prepared = engine.prepare(put, 'bench');
  if ('errors' in prepared) throw new Error(prepared.errors.map((error) => error.message).join('\n'));
  const { data, errors } = await engine.execute(prepared, { variables: { items: batch } }, { headers: {}, signal: new AbortController().signal, transport: 'http', requestId: 'bench' });
  if (errors) throw new Error(errors.map((error) => error.message).join('\n'));
  return (data as { putMediaContents: { version: string } }).putMediaContents.version;
}

async function searchable({ feed }: OwnStores, version: string): Promise<void> {
  const epoch = parseEpoch(version);
  if (epoch === undefined || !(await feed.reached(epoch, { signal: new AbortController().signal, deadline: Date.now() + 60_000 }))) throw new Error(`${version} was not searchable within a minute`);
}

/** Tables of the same columns, keys and indexes. */
async function makeTables(sql: postgres.Sql): Promise<void> {
  await sql.unsafe('CREATE SCHEMA by_hand');
  for (const [name, like] of [['media_content', 'trefoil_entity.media_content'], ['genre', 'trefoil_entity.genre'], ['theme', 'trefoil_entity.theme'], ['mood', 'trefoil_entity.mood'], ['person', 'trefoil_entity.person'], ['edge', 'trefoil.edge']])
    await sql.unsafe(`CREATE TABLE by_hand.${name} (LIKE ${like} INCLUDING ALL)`);
}

const targets = { genres: ['genre', 'BELONGS_TO'], themes: ['theme', 'HAS_THEME'], moods: ['mood', 'HAS_MOOD'], people: ['person', 'FEATURES'] } as const;

async function insert(sql: postgres.Sql, batch: readonly Item[]): Promise<void> {
  const column = (name: string) => batch.map((item) => (item[name] ?? null) as string);
  await sql.begin(async (transaction) => {
    await transaction`INSERT INTO by_hand.media_content (_tenant, _project, _key, title, year, synopsis, popularity)
      SELECT 'default', 'default', r.* FROM unnest(${column('key')}::text[], ${column('title')}::text[], ${column('year')}::int[], ${column('synopsis')}::text[], ${column('popularity')}::float8[]) r`;
    for (const [field, [table, kind]] of Object.entries(targets)) {
      const edges = batch.flatMap((item) => [...new Set((item[field] ?? []) as string[])].map((target, place) => ({ source: item.key, target, place })));
      if (edges.length === 0) continue;
      await transaction`INSERT INTO ${transaction(`by_hand.${table}`)} (_tenant, _project, _key) SELECT 'default', 'default', k FROM unnest(${[...new Set(edges.map(({ target }) => target))]}::text[]) k ON CONFLICT DO NOTHING`;
      await transaction`INSERT INTO by_hand.edge (tenant, project, kind, source, target, strength, place)
        SELECT 'default', 'default', ${kind}, r.source, r.target, 1, r.place FROM unnest(${edges.map(({ source }) => source)}::text[], ${edges.map(({ target }) => target)}::text[], ${edges.map(({ place }) => place)}::int[]) r(source, target, place)`;
    }
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
