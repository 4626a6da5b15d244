import type { EntityType, Relationship } from '../../catalog/catalog.ts';
import { and, everything, type Filter } from '../../model/filter.ts';
import type { PlannedTarget, Reached } from '../plan.ts';
import { StrategyName } from '../strategy.ts';
import type { Alternative, RankProblem } from './alternative.ts';
import { mostMembers } from './ids-first.ts';

/** Where the filter asks for a relationship to known things, what these lead to is asked of the graph, and ranked among itself. */
export function graphFirst({ parts, targets }: RankProblem): Alternative {
  const strategy = StrategyName.GraphFirst;
  const restricted = targets.flatMap((target) => restrict(target) ?? []);
  if (restricted.length < targets.length) return { strategy, illegal: 'no relationship to things named by their keys is asked for' };
  const graph = parts.graph ? 'by candidate' : 'none';
  return { strategy, targets: restricted, sources: { firstK: 0, vector: false, text: false, graph, policy: parts.policy ? 'by candidate' : 'none', important: false, recent: false, members: { by: 'graph', most: mostMembers } } };
}

/** The target with one such condition taken out of its filter and followed backwards instead. */
function restrict(target: PlannedTarget): PlannedTarget | undefined {
  const conjuncts = target.filter.kind === 'and' ? target.filter.filters : [target.filter];
  for (const conjunct of conjuncts) {
    const reached = reachedBy(target.entity, conjunct);
    if (reached !== undefined) return { ...target, reached, pushed: everything, residual: and(conjuncts.filter((other) => other !== conjunct)) };
  }
  return undefined;
}

function reachedBy(entity: EntityType, filter: Filter): Reached | undefined {
  if (filter.kind !== 'related' || !filter.exists || filter.descendants) return undefined;
  const relationship = entity.relationships.get(filter.relationship);
  if (relationship === undefined || relationship.transitive) return undefined;
  const from = keysOf(relationship.target, filter.filter);
  return from && { relationship: turned(entity, relationship), from };
}

/** The own keys that a filter names, where it does nothing else. */
function keysOf({ ownKey }: EntityType, filter: Filter): readonly string[] | undefined {
  if (filter.kind === 'keys') return filter.negated ? undefined : filter.keys;
  if (filter.kind === 'compare') return filter.attribute === ownKey.name && filter.operator === 'eq' ? [String(filter.value)] : undefined;
  if (filter.kind === 'in') return filter.attribute === ownKey.name && !filter.negated ? filter.values.map(String) : undefined;
  return undefined;
}

/** The same edges from the other end. */
function turned(entity: EntityType, relationship: Relationship): Relationship {
  const opposite = { OUT: 'IN', IN: 'OUT', BOTH: 'BOTH' } as const;
  return { ...relationship, entity: relationship.target.name, target: entity, direction: opposite[relationship.direction], list: true };
}
