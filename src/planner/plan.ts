import type { EntityType, Relationship } from '../catalog/catalog.ts';
import type { ClientError } from '../kernel/errors.ts';
import type { Filter } from '../model/filter.ts';
import type { RankParts } from './alternatives/alternative.ts';
import type { EntitiesRequirement, FacetRequirement, ListRequirement, PageRequirement, PathRequirement, RankRequirement, RankTarget, SuggestRequirement } from './requirement/requirement.ts';
import type { Service } from '../statistics/store-health.ts';
import type { TieKind } from '../model/score.ts';
import type { StrategyName } from './strategy.ts';

/** How an operation will be answered: one entry for each root field, by response name; an error where its arguments are refused. */
export type Plan = ReadonlyMap<string, RootPlan | ClientError>;

export type RootPlan = EntitiesPlan | ListPlan | RankPlan | PathPlan | SuggestPlan;

/** One batched store call, or several of one kind, or work in memory; the unit that is estimated, measured and printed. */
export interface Step {
  /** Unique within the plan, in the order of printing. */
  readonly id: number;
  /** `vector`, `graph`, `relational`, `embedding`, `memory` */
  readonly store: string;
  /** What of the store it needs. */
  readonly service: Service;
  readonly operation: string;
  /** What it does here, in a few words: `k'=40 year >= 1990`. */
  readonly detail: string;
  readonly estimate: Estimate;
}

export interface Estimate {
  readonly rows: number;
  readonly milliseconds: number;
}

export interface EntitiesPlan {
  readonly kind: 'entities';
  readonly requirement: EntitiesRequirement;
  /** The look-up of each type that is asked for. */
  readonly rows: ReadonlyMap<string, Step>;
  readonly nodes: ReadonlyMap<string, NodePlan>;
}

export interface ListPlan {
  readonly kind: 'list';
  readonly requirement: ListRequirement;
  readonly page: Step | undefined;
  readonly count: Step | undefined;
  readonly facets: readonly FacetPlan[];
  readonly node: NodePlan;
}

export interface PathPlan {
  readonly kind: 'path';
  readonly requirement: PathRequirement;
  /** The search; where both ends are one, the look-up of whether it exists. */
  readonly step: Step;
  readonly nodes: ReadonlyMap<string, NodePlan>;
}

export interface SuggestPlan {
  readonly kind: 'suggest';
  readonly requirement: SuggestRequirement;
  readonly step: Step;
  readonly nodes: ReadonlyMap<string, NodePlan>;
}

/** Where each thing asked of a node is read. */
export interface NodePlan {
  readonly entity: EntityType;
  /** Attributes that the step which finds the entity reads along. */
  readonly along: readonly string[];
  /** Attributes left for a step of their own. */
  readonly rest: readonly string[];
  readonly rows: Step | undefined;
  /** By hydration key. */
  readonly pages: ReadonlyMap<string, PagePlan>;
  readonly rankings: ReadonlyMap<string, RankPlan>;
}

export interface PagePlan {
  readonly requirement: PageRequirement;
  readonly page: Step | undefined;
  readonly count: Step | undefined;
  readonly facets: readonly FacetPlan[];
  readonly node: NodePlan;
}

export interface FacetPlan {
  readonly requirement: FacetRequirement;
  readonly step: Step;
  readonly node: NodePlan | undefined;
}

/** A chosen alternative for a ranking, and what was not chosen. */
export interface RankPlan {
  readonly kind: 'rank';
  readonly requirement: RankRequirement;
  readonly strategy: StrategyName;
  /** Of those that are required the ones that can be found now. */
  readonly targets: readonly PlannedTarget[];
  /** Which parts of the score there can be at all. */
  readonly parts: RankParts;
  readonly sources: RankSources;
  readonly steps: RankSteps;
  readonly estimate: Estimate;
  readonly rejected: readonly Rejection[];
  /** Parts of the score that this plan does without; empty but for a degraded one. */
  readonly lost: readonly LostPart[];
  /** Where attributes that stand beside the vectors are read. */
  readonly kept: 'vector' | 'relational';
  readonly nodes: ReadonlyMap<string, NodePlan>;
  readonly pathNodes: ReadonlyMap<string, NodePlan>;
}

/** What differs from one way to rank to another. */
export type WayToRank = Pick<RankPlan, 'strategy' | 'targets' | 'sources' | 'steps' | 'estimate' | 'lost' | 'kept'>;

/** A part of the score that cannot be had. */
export interface LostPart {
  readonly part: TieKind;
  /** Whose it is. */
  readonly service: Service;
  /** As clients are told: `unavailable`, `timeout`, or why else. */
  readonly reason: string;
  /** The store that is ill, as failures name it; undefined where it was lost for another reason. */
  readonly store?: string | undefined;
}

export interface PlannedTarget extends RankTarget {
  /** The part of the filter that the vector store evaluates inside its search; the whole is `filter`. */
  readonly pushed: Filter;
  /** What is left of it, for the store that owns the rows. */
  readonly residual: Filter;
  /** All that pass are among what this relationship leads to from these keys; undefined where the filter restricts to no such thing. */
  readonly reached: Reached | undefined;
  /** Attributes read beside the vectors: what the score needs and what can be hydrated from there. */
  readonly attributes: readonly string[];
}

/** A relationship to a target's type, and the own keys that it is followed from. */
export interface Reached {
  readonly relationship: Relationship;
  readonly from: readonly string[];
}

/** Which lists of candidates are opened at time zero, and how the graph's part is found. */
export interface RankSources {
  /** How many the first round asks of each list; later rounds ask four times as many. */
  readonly firstK: number;
  readonly vector: boolean;
  readonly text: boolean;
  readonly graph: 'none' | 'neighbourhood' | 'by candidate';
  /** Whether items that preferences lead to are a list of their own, or each candidate is looked up. */
  readonly policy: 'none' | 'list' | 'by candidate';
  /** In recommendations this list holds every item that passes, those without importance last. */
  readonly important: boolean;
  readonly recent: boolean;
  /** The candidates are these and no others, known before their scores; undefined where lists find them. */
  readonly members: Members | undefined;
}

/** Where all candidates come from, and of how many it is too many: another way is then planned. */
export interface Members {
  /** The rows that pass the filter, or what `PlannedTarget.reached` leads to. */
  readonly by: 'filter' | 'graph';
  readonly most: number;
}

/** The steps of a ranking by role; those it does without are undefined. */
export interface RankSteps {
  readonly embed: Step | undefined;
  readonly itemVectors: Step | undefined;
  readonly link: Step | undefined;
  readonly vector: Step | undefined;
  readonly text: Step | undefined;
  readonly graph: Step | undefined;
  readonly mostPreferred: Step | undefined;
  readonly important: Step | undefined;
  readonly recent: Step | undefined;
  readonly members: Step | undefined;
  readonly complete: Step | undefined;
  readonly passing: Step | undefined;
  readonly preferred: Step | undefined;
}

export interface Rejection {
  readonly strategy: StrategyName;
  /** `BREAKER`: a store it needs fails. `DEADLINE`: a store it needs is too slow, or all of it is. */
  readonly reason: 'ILLEGAL' | 'COST' | 'BREAKER' | 'DEADLINE';
  /** Why it is illegal, its cost against the chosen one's, or the store. */
  readonly detail: string;
  readonly estimate: Estimate | undefined;
}
