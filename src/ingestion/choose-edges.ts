import type { EntityType } from '../catalog/catalog.ts';
import { everything } from '../model/filter.ts';
import type { Call } from '../ports/call.ts';
import type { EntityStore } from '../ports/entity-store.ts';
import type { EdgePut } from '../ports/truth-store.ts';
import type { LineItem, SetAside } from './line-job.ts';
import type { Writes } from './merge-writes.ts';
import type { PossibleEdges } from './read-relationship.ts';

export interface ChosenEdges {
  readonly items: readonly LineItem<Writes>[];
  readonly rejected: readonly SetAside[];
}

/** Of several edges that a line may mean the one whose ends are there. One call for each entity type in question. */
export async function chooseEdges(entities: EntityStore, lines: readonly LineItem<PossibleEdges>[], call: Call): Promise<ChosenEdges> {
  const existing = await existingEnds(entities, lines.filter(({ value }) => value.length > 1).flatMap(({ value }) => value), call);
  const items: LineItem<Writes>[] = [];
  const rejected: SetAside[] = [];
  for (const { line, value } of lines) {
    const possible = value.length === 1 ? value : value.filter(({ edge, source, target }) => existing.get(edge.source)?.has(source) && existing.get(edge.target)?.has(target));
    const [edge] = possible;
    if (edge !== undefined && possible.length === 1) items.push({ line, value: { edges: [edge] } });
    else if (value.length > 0) rejected.push({ line, reason: `type: may mean ${value.map(({ edge: { id } }) => id).join(' or ')}, and ${possible.length === 0 ? 'of none both ends are there' : 'of several both ends are there'}; say by --type where it begins, or write global ids such as "${value[0]?.edge.source.name}:${value[0]?.source}"` });
  }
  return { items, rejected };
}

async function existingEnds(entities: EntityStore, edges: readonly EdgePut[], call: Call): Promise<ReadonlyMap<EntityType, ReadonlySet<string>>> {
  const wanted = new Map<EntityType, Set<string>>();
  for (const { edge, source, target } of edges) {
    wanted.set(edge.source, (wanted.get(edge.source) ?? new Set()).add(source));
    wanted.set(edge.target, (wanted.get(edge.target) ?? new Set()).add(target));
  }
  const found = await Promise.all([...wanted].map(async ([entity, keys]) => [entity, await entities.passing(entity, everything, [...keys], call)] as const));
  return new Map(found);
}
