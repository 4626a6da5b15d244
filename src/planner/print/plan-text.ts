import type { PlanTree, StepActual } from './plan-tree.ts';

/** The plan for people, one line for each step, what was estimated beside what was done. */
export function planText(trees: readonly PlanTree[]): string {
  return trees.flatMap((tree) => lines(tree, '', '')).join('\n');
}

function lines(tree: PlanTree, head: string, indent: string): string[] {
  const own = `${head}${tree.strategy === undefined ? '' : `${tree.strategy}  `}${tree.label}${figures(tree)}`;
  const children = tree.children.flatMap((child, i) => {
    const last = i === tree.children.length - 1;
    return lines(child, `${indent}${last ? '└─ ' : '├─ '}`, `${indent}${last ? '   ' : '│  '}`);
  });
  const rejected = (tree.rejected ?? []).map(({ strategy, reason, detail }) => `${strategy} ${detail} ${reason}`).join(' · ');
  return [own, ...children, ...(rejected === '' ? [] : [`${indent}rejected: ${rejected}`])];
}

function figures({ estimate, actual }: PlanTree): string {
  const estimated = estimate === undefined ? '' : `  est ${rows(estimate.rows)} ${milliseconds(estimate.milliseconds)}`;
  if (actual === undefined) return estimated;
  if (actual.mergedInto !== undefined) return `${estimated}  in step ${actual.mergedInto}`;
  const requests = actual.native.length === 0 ? '' : ` in ${actual.native.length} ${actual.native.length === 1 ? 'request' : 'requests'}${elsewhere(actual.native)}`;
  return `${estimated}  act ${rows(actual.rows)} ${milliseconds(actual.milliseconds)}${requests}`;
}

/** Who answered in another's place, and why. */
function elsewhere(native: StepActual['native']): string {
  return [...new Set(native.flatMap(({ store, because }) => (because === undefined ? [] : [`, of ${store} as ${because}`])))].join('');
}

function rows(count: number): string {
  return `${Math.round(count)} ${count === 1 ? 'row' : 'rows'}`;
}

function milliseconds(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
}
