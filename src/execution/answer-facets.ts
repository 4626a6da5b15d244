import { facetBuckets, type FacetBuckets } from '../loaders/facet-buckets.ts';
import { Failed } from '../loaders/failed.ts';
import { bucketsOrRefusal } from '../loaders/read-facets.ts';
import type { FacetPlan, ListPlan } from '../planner/plan.ts';
import { StoreFailure } from '../ports/store-failure.ts';
import type { ExecutionIo } from './execution-io.ts';

/** By the facet's field and arguments. */
export type FacetAnswers = ReadonlyMap<string, FacetBuckets | Failed>;

/** The facets of a list, all at once. What could not be counted is a failure in its place, and told. */
export async function answerFacets(io: ExecutionIo, { requirement, facets }: ListPlan): Promise<FacetAnswers> {
  const answers = await Promise.all(facets.map(async (plan): Promise<[string, FacetBuckets | Failed]> => [plan.requirement.key, await answerFacet(io, requirement, plan)]));
  return new Map(answers);
}

async function answerFacet(io: ExecutionIo, { entity, filter }: ListPlan['requirement'], { requirement, step }: FacetPlan): Promise<FacetBuckets | Failed> {
  const { name, facet } = requirement;
  try {
    const result = await io.actuals.measure(step, io.call, (call) => io.entities.facet(entity, filter, facet, call), ({ buckets }) => buckets.length);
    return bucketsOrRefusal(() => facetBuckets(io.table, facet, result));
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    io.degradations.add('relational', `the facet ${name} of ${entity.plural}`, error);
    return new Failed(error);
  }
}
