import { ClientError, ErrorCode } from '../kernel/errors.ts';
import type { Facet, FacetResult, RangeBucket, ValueBucket } from '../ports/facets.ts';
import type { EntityRecord } from './entity-record.ts';
import type { EntityTable } from './entity-table.ts';

/** A facet as its GraphQL type reads it. */
export type FacetBuckets = readonly (RelatedBucket | ValueBucket | RangeBucket)[];

export class RelatedBucket {
  readonly record: EntityRecord;
  readonly count: number;

  constructor(record: EntityRecord, count: number) {
    this.record = record;
    this.count = count;
  }

  /** Whether it is there is known once its row was read, which is when this is. */
  get node(): EntityRecord | null {
    return this.record.absent ? null : this.record;
  }
}

/** Throws ClientError where a width makes more ranges than there may be: to leave some out would look as if there were none. */
export function facetBuckets(table: EntityTable, facet: Facet, { buckets, more }: FacetResult): FacetBuckets {
  if (facet.kind === 'ranges' && more)
    throw new ClientError(ErrorCode.OverLimit, `${facet.attribute.name}: the interval makes more than ${facet.most} ranges.`, {
      expected: `at most ${facet.most} ranges, as \`buckets\` says`, remedy: 'Ask for a wider interval or for more buckets, or leave the interval out.', facts: { limit: facet.most },
    });
  if (facet.kind !== 'related') return buckets;
  return buckets.flatMap((bucket) => ('value' in bucket ? new RelatedBucket(table.record(facet.relationship.target, String(bucket.value)), bucket.count) : []));
}

/** The entities that a facet counts by. */
export function bucketRecords(buckets: FacetBuckets): EntityRecord[] {
  return buckets.flatMap((bucket) => (bucket instanceof RelatedBucket ? bucket.record : []));
}
