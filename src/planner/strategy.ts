/** The public names of plans. `REFERENCE` scores every row and is for tests. */
export const StrategyName = {
  VectorOnly: 'VECTOR_ONLY',
  HybridParallel: 'HYBRID_PARALLEL',
  HybridSequential: 'HYBRID_SEQUENTIAL',
  PostFilter: 'POST_FILTER',
  Iterate: 'ITERATE',
  IdsFirst: 'IDS_FIRST',
  GraphFirst: 'GRAPH_FIRST',
  Reference: 'REFERENCE',
} as const;
export type StrategyName = (typeof StrategyName)[keyof typeof StrategyName];

export const strategyNames: readonly StrategyName[] = Object.values(StrategyName);
