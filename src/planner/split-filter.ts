import type { EntityType } from '../catalog/catalog.ts';
import { and, type Filter } from '../model/filter.ts';
import type { VectorAbilities } from '../ports/vector-store.ts';

/** Splits a filter into what the vector store evaluates inside its search and what is left: both must hold. */
export function splitFilter(filter: Filter, entity: EntityType, abilities: VectorAbilities): { readonly pushed: Filter; readonly residual: Filter } {
  const conjuncts = filter.kind === 'and' ? filter.filters : [filter];
  const pushable = conjuncts.map((conjunct) => canPush(conjunct, entity, abilities));
  return { pushed: and(conjuncts.filter((_, i) => pushable[i])), residual: and(conjuncts.filter((_, i) => !pushable[i])) };
}

function canPush(filter: Filter, entity: EntityType, abilities: VectorAbilities): boolean {
  if (filter.kind === 'constant') return true;
  if (!abilities.filters.has(filter.kind)) return false;
  if (filter.kind === 'and' || filter.kind === 'or') return filter.filters.every((f) => canPush(f, entity, abilities));
  if (filter.kind === 'keys') return filter.keys.length <= abilities.maxWithin;
  if (filter.kind === 'related') return false;
  return entity.attributes.get(filter.attribute)?.inVector === true;
}
