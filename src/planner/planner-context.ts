import type { Catalog } from '../catalog/catalog.ts';
import type { GraphStore } from '../ports/graph-store.ts';
import type { VectorAbilities } from '../ports/vector-store.ts';
import type { HealthSnapshot } from '../statistics/store-health.ts';
import type { CostTable } from './cost/cost-table.ts';
import type { StrategyName } from './strategy.ts';

/** What the planner knows besides the requirement. */
export interface PlannerContext {
  readonly catalog: Catalog;
  readonly vector: VectorAbilities;
  readonly graph: Pick<GraphStore, 'holdsRows'>;
  readonly costs: CostTable;
  /** Asked for by the request; taken if it is legal. */
  readonly forced: StrategyName | undefined;
  readonly health: HealthSnapshot;
  /** Until the request's deadline. */
  readonly millisecondsLeft: number;
}
