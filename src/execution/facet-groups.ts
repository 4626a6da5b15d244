import type { EntityRecord } from '../loaders/entity-record.ts';
import { bucketRecords, type FacetBuckets } from '../loaders/facet-buckets.ts';
import { Failed } from '../loaders/failed.ts';
import type { FacetPlan, NodePlan } from '../planner/plan.ts';

/** The entities that facets count by, with what is asked of them. */
export function facetGroups(facets: readonly FacetPlan[], bucketsOf: (plan: FacetPlan) => FacetBuckets | Failed | undefined): { readonly plan: NodePlan; readonly records: readonly EntityRecord[] }[] {
  return facets.flatMap((plan) => {
    const buckets = bucketsOf(plan);
    return plan.node === undefined || buckets === undefined || buckets instanceof Failed ? [] : [{ plan: plan.node, records: bucketRecords(buckets) }];
  });
}
