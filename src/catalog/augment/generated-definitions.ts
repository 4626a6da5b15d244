import type { EdgeType, EntityType } from '../catalog.ts';
import { isEmbedded, isManaged } from '../catalog.ts';
import { connectionTypes } from './connection-types.ts';
import { entityRoots } from './entity-roots.ts';
import { facetTypes } from './facet-types.ts';
import { filterTypes } from './filter-types.ts';
import { orderType } from './order-type.ts';
import { edgeWrites, entityWrites, writingField } from './write-roots.ts';

/** Definitions as SDL text, because that is how they are read, reviewed and printed, and the domain's type that they follow from. */
export interface Generated {
  readonly from: string;
  readonly text: string;
}

/** What follows from the domain's types besides their own fields: connections, filters, orders, roots, mutations. */
export function generatedDefinitions(entities: readonly EntityType[], edges: readonly EdgeType[]): Generated[] {
  const each = (write: (entity: EntityType) => string) => (entity: EntityType): Generated => ({ from: entity.name, text: write(entity) });
  return [
    ...entities.map(each(connectionTypes)),
    ...facetTypes(entities),
    ...filterTypes(entities),
    ...entities.map(each(orderType)),
    ...entities.map(each(entityRoots)),
    ...entities.filter(isEmbedded).map(each(searchCondition)),
    ...entities.map(each(changeCondition)),
    ...entities.filter(isManaged).map(each(entityWrites)),
    ...edges.filter(isManaged).flatMap((edge) => {
      const field = writingField(entities, edge);
      return field === undefined ? [] : [{ from: field.entity, text: edgeWrites(field) }];
    }),
  ];
}

function changeCondition({ name, singular }: EntityType): string {
  return `extend input ChangeFilter {\n  "Conditions on each ${name}."\n  ${singular}: ${name}Filter\n}`;
}

function searchCondition({ name, singular }: EntityType): string {
  return `extend input SearchFilter {\n  "Conditions on each ${name}."\n  ${singular}: ${name}Filter\n}`;
}
