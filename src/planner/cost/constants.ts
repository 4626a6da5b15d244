/**
 * First guesses at what one call costs, in milliseconds, from measurements of the embedded stores with 10,000 films and
 * 384 dimensions on two cores; see `test/bench`. `fixed` is the price of the call, `row` of each row that it returns.
 */
export const costConstants = {
  embed: { fixed: 0.1, row: 0 },
  link: { fixed: 0.3, row: 0.002 },
  itemVectors: { fixed: 0.2, row: 0.1 },
  nearest: { fixed: 0.4, row: 0.003 },
  text: { fixed: 0.3, row: 0.003 },
  neighbourhood: { fixed: 1.5, row: 0.01 },
  proximity: { fixed: 1.5, row: 0.01 },
  list: { fixed: 0.4, row: 0.006 },
  rows: { fixed: 0.4, row: 0.005 },
  count: { fixed: 0.3, row: 0 },
  /** Of each row that is counted, not of each bucket. */
  facet: { fixed: 0.4, row: 0.0007 },
  neighbours: { fixed: 0.6, row: 0.005 },
  counts: { fixed: 0.6, row: 0.002 },
  suggest: { fixed: 1.5, row: 0.01 },
  preferred: { fixed: 3, row: 0.02 },
  mostPreferred: { fixed: 15, row: 0.004 },
  path: { fixed: 2, row: 0.01 },
  passing: { fixed: 0.4, row: 0.003 },
  complete: { fixed: 0.4, row: 0.003 },
} as const;
export type Operation = keyof typeof costConstants;

/** Rows of a type when nothing was counted. */
export const assumedRows = 10_000;
/** Share of rows that pass a filter nobody has measured: the usual guess of query planners for a range. */
export const assumedPassRate = 0.3;
/** Neighbours of an entity over one relationship. */
export const assumedNeighbours = 5;
/** Share of rows that lead to something a viewer is known to like. */
export const assumedPreferred = 0.3;
/** Items around the anchors of a ranking. */
export const assumedNeighbourhood = 300;
/**
 * How often more than the first k' a list must be read until the threshold proves the result: little when the important
 * and recent items are lists of their own, much when only the vectors are.
 */
export const roundsToProve = { allLists: 2, vectorsOnly: 8 } as const;
