import type { EntityRecord } from '../../loaders/entity-record.ts';
import type { EntityRef } from '../../model/entity-ref.ts';
import type { Row } from '../../model/value.ts';
import type { PolicyRequirement } from '../../planner/requirement/requirement.ts';
import { policyFeature } from '../../ranking/features.ts';
import type { PlannedTarget, RankPlan } from '../../planner/plan.ts';
import type { ActiveIndex } from '../../ports/vector-indexes.ts';
import { openAttributeList, openList, type Candidate, type OpenList } from './candidates.ts';

/** One ranking while it is being made: of a root field, or of one of many parents. */
export class RankingTask {
  /** The item that the ranking is about, for a nested field. */
  readonly parent: EntityRecord | undefined;
  races: readonly Race[];
  /** Global ids that may not come back. */
  readonly excluded: ReadonlySet<string>;
  anchors: readonly EntityRef[] = [];
  done = false;

  constructor(fields: readonly Field[], parent: EntityRecord | undefined, excluded: ReadonlySet<string>) {
    this.parent = parent;
    this.excluded = excluded;
    this.races = fields.map((field) => new Race(field));
  }
}

/** One entity type that rankings range over, and what they share of it. */
export class Field {
  target: PlannedTarget;
  readonly index: ActiveIndex;
  readonly important = openAttributeList();
  readonly recent = openAttributeList();
  /** Of items whose mirrors may be stale: the row as it is now, or undefined for those that are gone or do not pass. */
  readonly fresh = new Map<string, Row | undefined>();

  /** The most that the policy can say of an item. */
  readonly mostPolicy: number;

  constructor(target: PlannedTarget, index: ActiveIndex, policy: PolicyRequirement | undefined) {
    this.mostPolicy = policyFeature((policy?.preferences ?? []).reduce((sum, { weight }) => sum + Math.max(0, weight), 0));
    this.target = target;
    this.index = index;
  }
}

/** The types of a plan that have vectors; a type without is not found by meaning. */
export function openFields(plan: RankPlan, indexes: (entity: string) => ActiveIndex | undefined): Field[] {
  return plan.targets.flatMap((target) => {
    const index = indexes(target.entity.name);
    return index === undefined ? [] : [new Field(target, index, plan.requirement.policy)];
  });
}

/** One ranking's candidates of one entity type, and the lists that they come from. */
export class Race {
  readonly field: Field;
  readonly candidates = new Map<string, Candidate>();
  /** What nearness is measured from, in the space of this type's model; undefined where nothing is to be near to. */
  point: Float32Array | undefined;
  readonly nearest: OpenList = openList(1);
  readonly text: OpenList = openList(1);
  readonly graph: OpenList = openList(1);
  readonly preferred: OpenList;
  /** Key → sum of preferences, of all that their list has shown: those below 0 are candidates only where another list shows them. */
  readonly sums = new Map<string, number>();
  /** The policy's part could not be read, and counts nothing for anybody. */
  withoutPolicy = false;
  /** Whether every answer of the vector index was exact. */
  exactIndex = true;

  constructor(field: Field) {
    this.field = field;
    this.preferred = openList(field.mostPolicy);
  }

  get target(): PlannedTarget {
    return this.field.target;
  }

  get index(): ActiveIndex {
    return this.field.index;
  }

  /** Goes on by another plan: what has passed the part of the filter that was left to its owner is asked again, as that part may be another. */
  turn(withoutVector: boolean): void {
    if (withoutVector) this.point = undefined;
    for (const candidate of this.candidates.values()) if (!this.field.fresh.has(candidate.key)) candidate.passes = undefined;
  }

  candidate(key: string): Candidate {
    const known = this.candidates.get(key);
    if (known !== undefined) return known;
    const isFresh = this.field.fresh.has(key);
    const attributes = this.field.fresh.get(key);
    const found: Candidate = { key, cosine: undefined, bm25: undefined, proximity: undefined, path: undefined, preferred: this.sums.get(key), attributes, passes: isFresh ? true : undefined, dropped: isFresh && attributes === undefined };
    this.candidates.set(key, found);
    return found;
  }
}
