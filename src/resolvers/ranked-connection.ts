import type { EntityRecord, RankedItem, RankedList } from '../loaders/entity-record.ts';
import { encodeRankCursor } from '../model/cursor.ts';
import { scorerVersion, type ScorePart } from '../model/score.ts';

/** A ranking as its GraphQL type reads it. What is not selected is not made. */
export class RankedConnection {
  readonly #list: RankedList;
  readonly edges: readonly RankedEdge[];

  constructor(list: RankedList) {
    this.#list = list;
    this.edges = list.items.map((item) => new RankedEdge(list, item));
  }

  get nodes(): readonly (EntityRecord | null)[] {
    return this.edges.map((edge) => edge.node);
  }

  get pageInfo() {
    const { hasNextPage, hasPreviousPage } = this.#list;
    return { hasNextPage, hasPreviousPage, startCursor: this.edges[0]?.cursor ?? null, endCursor: this.edges.at(-1)?.cursor ?? null };
  }

  get ranking() {
    return this.#list;
  }
}

/** One result of a ranking. */
export class RankedEdge {
  readonly #list: RankedList;
  readonly #item: RankedItem;

  constructor(list: RankedList, item: RankedItem) {
    this.#list = list;
    this.#item = item;
  }

  get cursor(): string {
    const { cursorScope, now, policyVersion, lost, kept } = this.#list;
    return encodeRankCursor(cursorScope, { score: this.#item.score, id: this.#item.record.id, now, scorerVersion, policyVersion, lost, kept });
  }

  get score(): number {
    return this.#item.score;
  }

  get node(): EntityRecord | null {
    return this.#item.record.absent ? null : this.#item.record;
  }

  get why(): readonly ExplainedPart[] {
    return this.#item.parts.map((part) => ({ ...part, item: this.#item, text: this.#list.text, preferences: this.#list.preferences }));
  }
}

/** One part of a score with what explains it. */
export interface ExplainedPart extends ScorePart {
  readonly item: RankedItem;
  readonly preferences: RankedList['preferences'];
  /** What was asked for in words. */
  readonly text: string | undefined;
}
