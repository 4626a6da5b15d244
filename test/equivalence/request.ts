import type { EntityType, Relationship } from '../../src/catalog/catalog.ts';

export type Args = Readonly<Record<string, unknown>>;

/** Root fields of one operation, each with what is asked below it. As data, so that one can be printed and checked. */
export type Request = readonly RootAsk[];

export type RootAsk = RankAsk | ListAsk | EntitiesAsk;

/** `search`, its typed twins, `similar`, or a field marked `@nearest` on a parent. */
export interface RankAsk {
  readonly kind: 'rank';
  readonly alias: string;
  readonly field: string;
  readonly args: Args;
  readonly nodes: readonly NodeAsk[];
}

export interface ListAsk {
  readonly kind: 'list';
  readonly alias: string;
  readonly field: string;
  readonly args: Args;
  readonly node: NodeAsk;
}

/** A by-key root, `node` or `nodes`. */
export interface EntitiesAsk {
  readonly kind: 'entities';
  readonly alias: string;
  readonly field: string;
  readonly args: Args;
  /** `Type:key` of what must come back, whether it exists or not. */
  readonly ids: readonly string[];
  readonly many: boolean;
  readonly nodes: readonly NodeAsk[];
}

/** What is asked of each instance of one type. */
export interface NodeAsk {
  readonly entity: EntityType;
  readonly attributes: readonly string[];
  readonly links: readonly LinkAsk[];
  readonly nearest: readonly RankAsk[];
}

export interface LinkAsk {
  readonly kind: 'link';
  readonly alias: string;
  readonly relationship: Relationship;
  /** The list itself, its connection, or the one that a relationship to one leads to. */
  readonly form: 'list' | 'connection' | 'one';
  readonly args: Args;
  readonly node: NodeAsk;
}
