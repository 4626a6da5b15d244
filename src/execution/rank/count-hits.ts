/** How many items some lists found together. */
export function countHits(lists: readonly { readonly hits: readonly unknown[] }[]): number {
  return lists.reduce((sum, { hits }) => sum + hits.length, 0);
}
