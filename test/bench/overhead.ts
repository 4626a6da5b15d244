import { measureOverhead } from './measure-overhead.ts';
import type { BenchResult } from './run.ts';

/** What Trefoil adds to its embedded stores. */
export function overhead(): Promise<BenchResult> {
  return measureOverhead({});
}
