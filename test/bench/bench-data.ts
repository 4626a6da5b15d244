import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A catalogue to measure on: given by TREFOIL_BENCH_DATA, or made up – as many works, with as many relations, and words of a skewed vocabulary. */
export async function benchCatalogue(): Promise<{ readonly file: string; readonly map: Record<string, string> }> {
  const given = process.env['TREFOIL_BENCH_DATA'];
  if (given !== undefined) {
    const file = join(given, 'catalogue.jsonl');
    if (!existsSync(file)) throw new Error(`TREFOIL_BENCH_DATA: there is no ${file}`);
    return { file, map: { id: 'key', cast: 'people', wikipediaHref: '' } };
  }
  const file = join(await mkdtemp(join(tmpdir(), 'trefoil-bench-')), 'catalogue.jsonl');
  await writeFile(file, Array.from({ length: 10_000 }, (_, i) => JSON.stringify(work(i))).join('\n'));
  return { file, map: {} };
}

/** Queries of a few words each, no two alike, from the catalogue's own vocabulary. */
export function benchQueries(documents: readonly string[], count: number): string[] {
  const random = generator(7);
  return Array.from({ length: count }, (_, i) => {
    const words = (documents[(i * 131) % documents.length] ?? '').split(/\s+/).filter((word) => word.length > 3);
    return Array.from({ length: 5 }, () => words[Math.floor(random() * words.length)] ?? 'film').join(' ');
  });
}

function work(i: number): object {
  const random = generator(i + 1);
  const skewed = (size: number) => Math.floor(size * random() ** 2.5);
  const some = (count: number, name: string, size: number) => [...new Set(Array.from({ length: count }, () => `${name} ${skewed(size)}`))];
  return {
    key: `work-${i}`, title: `Title ${i} ${word(skewed(4000))}`, year: 1930 + Math.floor(random() * 95), kind: random() < 0.8 ? 'FILM' : 'SERIES', popularity: Math.round(100 * random() ** 3),
    synopsis: Array.from({ length: 60 }, () => word(skewed(20_000))).join(' '),
    genres: some(2, 'Genre', 25), themes: some(3, 'Theme', 600), moods: some(1, 'Mood', 40), people: some(5, 'Person', 15_000),
  };
}

/** A pronounceable word for each number. */
function word(n: number): string {
  const consonants = 'bcdfghjklmnprstv';
  const vowels = 'aeiou';
  let text = '';
  for (let rest = n + 17; rest > 0; rest = Math.floor(rest / 80)) text += (consonants[rest % 16] ?? '') + (vowels[Math.floor(rest / 16) % 5] ?? '');
  return text;
}

/** Mulberry32: small, seeded, good enough to make data up. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
