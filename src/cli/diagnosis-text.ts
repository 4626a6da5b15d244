import type { Diagnosis, StoreHealth } from '../wiring/doctor/diagnose.ts';
import { alignedTable } from './aligned-table.ts';
import { differencesTable, rowsInWords, rowsThatDiffer } from './differences-table.ts';

/** A diagnosis, line by line: the stores, what they hold, how far they are behind, what differs, and the one sentence that sums it up. */
export function diagnosisText(diagnosis: Diagnosis): string[] {
  const { stores, rows, indexes, graph, compared, problem } = diagnosis;
  return [
    'Stores',
    ...indented(alignedTable(['', 'holds', 'store', 'version', 'named by'], stores.map((store) => [sign(store), store.holds, store.store, store.version ?? '', store.setting]))),
    ...stores.flatMap(({ setting, problem: own }) => (own === undefined ? [] : ['', `  ✗ ${setting}: ${own}`])),
    ...section('Rows of the truth', alignedTable(['type', 'rows'], rows.map(({ entity, rows: count }) => [entity, count]))),
    ...section('Vectors, and how many changes they have yet to take in', alignedTable(['type', 'collection', 'model', 'state', 'behind'], indexes.map(({ entity, collection, model, state, behind }) => [entity, collection, model, state, behind]))),
    ...(graph === undefined ? [] : section('The mirrored graph', alignedTable(['store', 'state', 'behind'], [[graph.store, graph.state, graph.behind]]))),
    ...section('What is derived, compared with the truth', compared.length === 0 ? [] : differencesTable(compared)),
    '',
    ...(problem === undefined ? [] : [problem, '']),
    verdict(diagnosis),
  ];
}

function verdict({ well, stores, compared, problem }: Diagnosis): string {
  if (well) return stores.some((store) => store.problem !== undefined) ? 'All that is needed is well.' : 'All is well.';
  const failing = stores.filter((store) => store.required && store.problem !== undefined);
  if (failing.length > 0) return `Not well: ${failing.map(({ setting }) => setting).join(', ')} names a store that cannot be used.`;
  if (problem !== undefined) return 'Not well: the stores answer, and cannot be used as they are.';
  const differing = rowsThatDiffer(compared);
  return `Not well: ${rowsInWords(differing)} ${differing === 1 ? 'differs' : 'differ'}. Run "npm run trefoil -- reconcile" to mend them.`;
}

/** A store that is not needed and not there is no illness. */
function sign({ problem, required }: StoreHealth): string {
  if (problem === undefined) return '✓';
  return required ? '✗' : '!';
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length < 2 ? [] : ['', title, ...indented(lines)];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
