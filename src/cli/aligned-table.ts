/** Rows below a head, columns aligned: numbers to the right, words to the left. */
export function alignedTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const shown = [head, ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell)))];
  const widths = head.map((_, i) => Math.max(...shown.map((row) => row[i]?.length ?? 0)));
  const isNumeric = head.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number'));
  return shown.map((row) => row.map((cell, i) => (isNumeric[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join('  ').trimEnd());
}
