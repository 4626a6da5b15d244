/** How much each part of a score counts; not negative, not necessarily adding up to 1. */
export interface Weights {
  readonly vector: number;
  readonly text: number;
  readonly graph: number;
  readonly importance: number;
  readonly recency: number;
  readonly policy: number;
}

/** From 'A unified vector and graph index' (ADR-007): 0.5 cosine, 0.3 graph, 0.15 importance, 0.05 recency; text and policy are ours. */
export const defaultWeights: Weights = Object.freeze({ vector: 0.5, text: 0.25, graph: 0.3, importance: 0.15, recency: 0.05, policy: 0.3 });

export type PartKind = keyof Weights;

/** In the order in which parts are added up, so that one set of features has one score to the last bit. */
export const partKinds = ['vector', 'text', 'graph', 'importance', 'recency', 'policy'] as const satisfies readonly PartKind[];

/** What ties a list to what is asked; the other parts are the items' own. */
export const tieKinds = ['vector', 'text', 'graph'] as const satisfies readonly PartKind[];
export type TieKind = (typeof tieKinds)[number];

/** What is known of one item with respect to one query, before weighing. A feature that does not apply is 0. */
export interface Features {
  /** Cosine similarity, -1 to 1. */
  readonly vector: number;
  /** 0 to 1, from the text engine's score. */
  readonly text: number;
  /** 0 to 1, from the graph's proximity. */
  readonly graph: number;
  /** 0 to 1. */
  readonly importance: number;
  /** 0 to 1. */
  readonly recency: number;
  /** -1 to 1, from what is believed of the viewer's taste. */
  readonly policy: number;
}

/** One part of a score: `part` = weight × `value`. */
export interface ScorePart {
  readonly kind: PartKind;
  readonly part: number;
  readonly value: number;
}

/** Goes into cursors: a page made by another formula does not continue this one. Raise it with any change of `src/ranking`. */
export const scorerVersion = 2;
