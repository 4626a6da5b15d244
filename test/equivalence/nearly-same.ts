import { expect } from 'vitest';
import type { Json } from './oracle/check-answer.ts';

/** Equal but for what hangs on the last bits of a score. Items that differ in them alone may change places. */
export function nearlySame(a: unknown, b: unknown, about: string): void {
  if (typeof a === 'number' && typeof b === 'number') expect(b, about).toBeCloseTo(a, 5);
  else if (Array.isArray(a) && Array.isArray(b)) {
    expect(b, about).toHaveLength(a.length);
    for (const [i, member] of a.entries()) nearlySame(member, b[i], about);
  } else if (isObject(a) && isObject(b)) {
    if ('score' in a && a['node'] !== null && b['node'] !== null && (a['node'] as Json)['id'] !== (b['node'] as Json)['id']) nearlySame(a['score'], b['score'], about);
    else for (const name of Object.keys(a)) if (!byScore.has(name)) nearlySame(a[name], b[name], about);
  } else expect(b, about).toEqual(a);
}

const byScore = new Set(['cursor', 'startCursor', 'endCursor', 'summary', 'slack']);

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}
