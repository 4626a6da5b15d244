import { versionAttribute, type Attribute } from '../catalog/catalog.ts';
import { ClientError } from '../kernel/errors.ts';
import { assumedNeighbours } from './cost/constants.ts';
import type { FacetPlan, NodePlan, PagePlan, RankPlan } from './plan.ts';
import type { PlannerContext } from './planner-context.ts';
import { chooseRanking } from './choose-ranking.ts';
import type { FacetRequirement, NodeRequirement, NodeRequirements, PageRequirement, RankRequirement } from './requirement/requirement.ts';
import type { StepCounter } from './step-counter.ts';

/**
 * Decides where each attribute asked of an entity is read: along with the step that finds the entity, where that store
 * has it, else by one call for all entities of a level. The own key is known with the entity itself.
 */
export function planNode(context: PlannerContext, counter: StepCounter, requirement: NodeRequirement, parents: number, alongside: (attribute: Attribute) => boolean): NodePlan {
  const { entity } = requirement;
  const wanted = [...requirement.attributes].filter((name) => name !== entity.ownKey.name).flatMap((name) => (name === versionAttribute.name ? versionAttribute : (entity.attributes.get(name) ?? [])));
  const along = wanted.filter(alongside).map((attribute) => attribute.name);
  const rest = wanted.filter((attribute) => !alongside(attribute)).map((attribute) => attribute.name);
  return {
    entity,
    along,
    rest,
    rows: rest.length === 0 ? undefined : counter.step('rows', `${entity.name} ${rest.join(', ')}`, parents),
    pages: new Map([...requirement.pages].map(([key, page]) => [key, planPage(context, counter, page, parents)])),
    rankings: new Map([...requirement.rankings].flatMap(([key, ranking]): [string, RankPlan][] => {
      const plan = planRankingOrRefuse(context, counter, ranking, parents);
      // One that cannot be planned is refused by its resolver, which plans it again, and says why.
      return plan instanceof ClientError ? [] : [[key, plan]];
    })),
  };
}

export function planNodes(context: PlannerContext, counter: StepCounter, requirements: NodeRequirements, parents: number, alongside: (attribute: Attribute) => boolean): ReadonlyMap<string, NodePlan> {
  return new Map([...requirements].map(([type, requirement]) => [type, planNode(context, counter, requirement, parents, alongside)]));
}

/** A ranking and what its items and paths need. Throws ClientError where no way is legal. */
export function planRanking(context: PlannerContext, counter: StepCounter, requirement: RankRequirement, parents: number): RankPlan {
  const chosen = chooseRanking(context, counter, requirement, parents);
  const found = parents * requirement.first;
  return {
    ...chosen,
    nodes: planNodes(context, counter, requirement.nodes, found, (attribute) => attribute.inVector),
    pathNodes: planNodes(context, counter, requirement.pathNodes, found, () => false),
  };
}

export function planRankingOrRefuse(context: PlannerContext, counter: StepCounter, requirement: RankRequirement, parents: number): RankPlan | ClientError {
  try {
    return planRanking(context, counter, requirement, parents);
  } catch (error) {
    if (error instanceof ClientError) return error;
    throw error;
  }
}

/** What is counted is read anew by the store that owns the rows, along with the page and not before or behind it. */
export function planFacets(context: PlannerContext, counter: StepCounter, requirements: readonly FacetRequirement[], of: string, parents: number, counted: number): FacetPlan[] {
  return requirements.map((requirement) => {
    const { facet, name, node } = requirement;
    const most = parents * (facet.kind === 'ranges' ? facet.most : facet.first);
    const step = counter.step('facet', `${name} of ${of}`, most, 1, counted);
    return { requirement, step, node: node && planNode(context, counter, node, most, () => false) };
  });
}

function planPage(context: PlannerContext, counter: StepCounter, requirement: PageRequirement, parents: number): PagePlan {
  const { relationship, first } = requirement;
  const found = parents * Math.min(first, assumedNeighbours);
  const name = `${relationship.entity}.${relationship.name}`;
  const page = requirement.wantsPage ? counter.step('neighbours', `${name} first ${first}`, found) : undefined;
  const count = requirement.wantsCount ? counter.step('counts', name, parents) : undefined;
  const facets = planFacets(context, counter, requirement.facets, name, parents, parents * assumedNeighbours);
  return { requirement, page, count, facets, node: planNode(context, counter, requirement.node, found, (attribute) => attribute.inGraph || context.graph.holdsRows(relationship)) };
}
