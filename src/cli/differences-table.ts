import { countOf, type ComparedCopy } from '../wiring/compared.ts';
import { alignedTable } from './aligned-table.ts';

const head = ['store', 'holds', 'type', 'truth', 'stored', 'missing', 'extra', 'stale', 'misplaced'];

/** One line for each type in each derived store. */
export function differencesTable(compared: readonly ComparedCopy[]): string[] {
  return alignedTable(head, compared.map(({ store, holds, entity, truth, stored, missing, extra, stale, misplaced }) => [store, holds, entity, truth, stored, missing, extra, stale, misplaced]));
}

export function rowsThatDiffer(compared: readonly ComparedCopy[]): number {
  return compared.reduce((sum, copy) => sum + countOf(copy), 0);
}

/** `1 row`, `1,000 rows`. */
export function rowsInWords(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'row' : 'rows'}`;
}
