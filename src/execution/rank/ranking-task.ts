import type { EntityRecord } from '../../loaders/entity-record.ts';
import type { EntityRef } from '../../model/entity-ref.ts';
import type { PlannedTarget, RankPlan } from '../../planner/plan.ts';
import type { ActiveIndex } from '../../ports/vector-indexes.ts';
import type { Position } from '../../model/order.ts';
import { openList, type Candidate, type OpenList } from './candidates.ts';

/** One ranking while it is being made: of a root field, or of one of many parents. */
export class RankingTask {
  /** The item that the ranking is about, for a nested field. */
  readonly parent: EntityRecord | undefined;
  readonly races: readonly Race[];
  /** Global ids that may not come back. */
  readonly excluded: ReadonlySet<string>;
  vector: Float32Array | undefined;
  anchors: readonly EntityRef[] = [];
  round = 0;
  done = false;

  constructor(plan: RankPlan, parent: EntityRecord | undefined, indexes: (entity: string) => ActiveIndex | undefined, excluded: ReadonlySet<string>) {
    this.parent = parent;
    this.excluded = excluded;
    this.races = plan.targets.flatMap((target) => {
      const index = indexes(target.entity.name);
      return index === undefined ? [] : [new Race(target, index)];
    });
  }
}

/** The candidates of one entity type, and the lists that they come from. */
export class Race {
  readonly target: PlannedTarget;
  readonly index: ActiveIndex;
  readonly candidates = new Map<string, Candidate>();
  readonly vector: OpenList = openList(1);
  readonly text: OpenList = openList(1);
  readonly graph: OpenList = openList(1);
  readonly important: OpenList & { position?: Position } = openList(1);
  readonly recent: OpenList & { position?: Position } = openList(1);
  /** Whether every answer of the vector index was exact. */
  exactIndex = true;

  constructor(target: PlannedTarget, index: ActiveIndex) {
    this.target = target;
    this.index = index;
  }

  candidate(key: string): Candidate {
    const known = this.candidates.get(key);
    if (known !== undefined) return known;
    const fresh: Candidate = { key, cosine: undefined, bm25: undefined, proximity: undefined, path: undefined, attributes: undefined, passes: undefined, dropped: false };
    this.candidates.set(key, fresh);
    return fresh;
  }
}
