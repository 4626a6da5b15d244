/** The public names of plans. `REFERENCE` scores every row and is for tests. */
export const StrategyName = {
  VectorOnly: 'VECTOR_ONLY',
  HybridParallel: 'HYBRID_PARALLEL',
  HybridSequential: 'HYBRID_SEQUENTIAL',
  PostFilter: 'POST_FILTER',
  Iterate: 'ITERATE',
  IdsFirst: 'IDS_FIRST',
  GraphFirst: 'GRAPH_FIRST',
  DegradedWithoutVector: 'DEGRADED_WITHOUT_VECTOR',
  DegradedWithoutGraph: 'DEGRADED_WITHOUT_GRAPH',
  DegradedWithoutText: 'DEGRADED_WITHOUT_TEXT',
  DegradedPopular: 'DEGRADED_POPULAR',
  Reference: 'REFERENCE',
} as const;
export type StrategyName = (typeof StrategyName)[keyof typeof StrategyName];

export const strategyNames: readonly StrategyName[] = Object.values(StrategyName);

/** Plans that answer less than what was asked, for when a store is away. All others agree with each other. */
export const degradedStrategies: ReadonlySet<StrategyName> = new Set<StrategyName>([StrategyName.DegradedWithoutVector, StrategyName.DegradedWithoutGraph, StrategyName.DegradedWithoutText, StrategyName.DegradedPopular]);
