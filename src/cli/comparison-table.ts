import { comparedRuns, type ComparedStrategy } from '../wiring/explain.ts';

const head = ['strategy', 'chosen', 'estimated', 'measured', 'requests', 'answer'];
const chosenWords = { all: 'yes', some: 'in part', none: '' } as const;

/** One line for each strategy, columns aligned, and below it what the columns mean. */
export function comparisonTable(strategies: readonly ComparedStrategy[]): string {
  const rows = [head, ...strategies.map(cells)];
  const widths = head.map((_, i) => Math.max(...rows.map((row) => (row.length === head.length ? (row[i]?.length ?? 0) : i === 0 ? (row[0]?.length ?? 0) : 0))));
  const lines = rows.map((row) => row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('  ').trimEnd());
  return [...lines, '', `Estimated is what is ranked, measured the whole query: the median of ${comparedRuns} runs. Answers are held to REFERENCE's.`].join('\n');
}

function cells(compared: ComparedStrategy): string[] {
  if ('illegal' in compared) return [compared.strategy, `illegal: ${compared.illegal}`];
  const { strategy, chosen, estimated, measured, requests, difference } = compared;
  return [strategy, chosenWords[chosen], milliseconds(estimated), milliseconds(measured), String(requests), difference === undefined ? 'equal' : `differs: ${difference}`];
}

function milliseconds(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
}
