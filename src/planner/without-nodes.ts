import { ClientError } from '../kernel/errors.ts';
import type { NodePlan, Plan, RootPlan } from './plan.ts';

const none: ReadonlyMap<string, NodePlan> = new Map();

/** The plan of the root fields alone: what stands below them is left to the loaders. For tests, which compare both. */
export function withoutNodes(plan: Plan): Plan {
  return new Map([...plan].map(([name, root]) => [name, root instanceof ClientError ? root : bare(root)]));
}

function bare(root: RootPlan): RootPlan {
  switch (root.kind) {
    case 'entities':
    case 'path':
    case 'suggest':
      return { ...root, nodes: none };
    case 'list':
      return { ...root, facets: root.facets.map((facet) => ({ ...facet, node: undefined })), node: { ...root.node, along: [], rest: [], rows: undefined, pages: new Map(), rankings: new Map() } };
    case 'rank':
      return { ...root, nodes: none, pathNodes: none };
    default:
      return root satisfies never;
  }
}
