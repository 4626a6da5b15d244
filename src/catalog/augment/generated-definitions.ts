import type { EntityType } from '../catalog.ts';
import { isEmbedded } from '../catalog.ts';
import { connectionTypes } from './connection-types.ts';
import { entityRoots } from './entity-roots.ts';
import { filterTypes } from './filter-types.ts';
import { orderType } from './order-type.ts';

/** Definitions as SDL text, because that is how they are read, reviewed and printed, and the domain's type that they follow from. */
export interface Generated {
  readonly from: string;
  readonly text: string;
}

/** What follows from the domain's types besides their own fields: connections, filters, orders, roots. */
export function generatedDefinitions(entities: readonly EntityType[]): Generated[] {
  const each = (write: (entity: EntityType) => string) => (entity: EntityType): Generated => ({ from: entity.name, text: write(entity) });
  return [
    ...entities.map(each(connectionTypes)),
    ...filterTypes(entities),
    ...entities.map(each(orderType)),
    ...entities.map(each(entityRoots)),
    ...entities.filter(isEmbedded).map(each(searchCondition)),
  ];
}

function searchCondition({ name, singular }: EntityType): string {
  return `extend input SearchFilter {\n  "Conditions on each ${name}."\n  ${singular}: ${name}Filter\n}`;
}
