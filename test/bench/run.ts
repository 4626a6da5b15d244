import { execFileSync } from 'node:child_process';
import { coldStart } from './cold-start.ts';
import { externalStart } from './external-start.ts';
import { overhead } from './overhead.ts';
import { realOverhead } from './real-overhead.ts';
import { realRival } from './real-rival.ts';
import { writes } from './writes.ts';

/** What a bench prints: a table for people, and one JSON object as its last line. */
export interface BenchResult {
  /** The figure the bench is about: a share of time, where smaller is better, or of work in the same time, where larger is. */
  readonly ratio: number;
  readonly table: readonly (readonly (string | number)[])[];
  readonly facts: Readonly<Record<string, unknown>>;
}

const benches: Readonly<Record<string, () => Promise<BenchResult>>> = { overhead, 'cold-start': coldStart, 'external-start': externalStart, writes, 'real-overhead': realOverhead, 'real-rival': realRival };

const name = process.argv[2] ?? '';
const bench = benches[name];
if (bench === undefined) {
  console.error(`Usage: npm run bench -- NAME, one of ${Object.keys(benches).join(', ')}. TREFOIL_BENCH_DATA names a folder with catalogue.jsonl; without it the data is synthetic.`);
  process.exit(1);
}
const { ratio, table, facts } = await bench();
for (const line of aligned(table)) console.log(line);
console.log(JSON.stringify({ bench: name, ratio: Number(ratio.toFixed(3)), commit: commit(), data: process.env['TREFOIL_BENCH_DATA'] === undefined ? 'synthetic' : 'given', ...facts }));
process.exit(0);

function aligned(rows: readonly (readonly (string | number)[])[]): string[] {
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, i) => Math.max(all[i] ?? 0, String(cell).length)), []);
  return rows.map((row) => row.map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i] ?? 0) : String(cell).padStart(widths[i] ?? 0))).join('  '));
}

/** With a mark where the tree differs from it. */
function commit(): string {
  try {
    const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain') === '' ? '' : '+'}`;
  } catch {
    return 'unknown';
  }
}
