/** One call for all items that read the same place, and all places at once. */
export async function eachGroup<T, G>(items: readonly T[], groupOf: (item: T) => G, read: (group: G, items: readonly T[]) => Promise<void>): Promise<void> {
  await Promise.all([...Map.groupBy(items, groupOf)].map(([group, members]) => read(group, members)));
}
