import type { EntityType, Relationship } from '../../catalog/catalog.ts';
import { isEmbedded, ownTexts, versionAttribute } from '../../catalog/catalog.ts';
import { ClientError } from '../../kernel/errors.ts';
import { hydrationKey, type BindContext } from './bind-context.ts';
import { bindFilter } from './bind-filter.ts';
import { bindPage, pageKey } from './bind-page.ts';
import { bindNearest } from './bind-rank.ts';
import type { FacetRequirement, NodeRequirement, NodeRequirements, PageRequirement, RankRequirement, RankTarget } from './requirement.ts';
import { selectFacets } from './select-facets.ts';
import { argumentsOf, childFields, possibleTypes, subSelection, type SelectedField } from './selection.ts';

/** What is asked of the values of these fields, by entity type. */
export function requireNodes(context: BindContext, fields: readonly SelectedField[]): NodeRequirements {
  const byType = new Map<string, SelectedField[]>();
  for (const field of fields)
    for (const type of possibleTypes(context.source, field)) byType.set(type.name, [...(byType.get(type.name) ?? []), ...subSelection(context.source, field, type)]);
  return new Map(
    [...byType].flatMap(([name, selection]): [string, NodeRequirement][] => {
      const entity = context.catalog.entities.get(name);
      return entity === undefined || selection.length === 0 ? [] : [[name, requireNode(context, entity, selection)]];
    }),
  );
}

/** What a selection on one entity type asks of each instance: attributes, pages of relationships, rankings. */
export function requireNode(context: BindContext, entity: EntityType, selection: readonly SelectedField[]): NodeRequirement {
  const attributes = new Set<string>();
  const pages = new Map<string, PageField[]>();
  const rankings = new Map<string, SelectedField[]>();
  for (const field of selection) {
    const relationship = entity.relationships.get(field.name) ?? entity.relationships.get(field.name.replace(/Connection$/, ''));
    if (entity.attributes.has(field.name) || field.name === versionAttribute.name) attributes.add(field.name);
    else if (relationship) collect(pages, context, field, (args) => pageKey(relationship, args), { relationship, field });
    else if (entity.nearest.has(field.name)) collect(rankings, context, field, (args) => hydrationKey(field.name, args), field);
  }
  return {
    entity,
    attributes,
    pages: new Map(compact([...pages].map(([key, fields]) => [key, orRefused(() => requirePage(context, fields))]))),
    rankings: new Map(compact([...rankings].map(([key, fields]) => [key, orRefused(() => requireNearest(context, entity, fields))]))),
  };
}

interface PageField {
  readonly relationship: Relationship;
  readonly field: SelectedField;
}

function collect<T>(groups: Map<string, T[]>, context: BindContext, field: SelectedField, keyOf: (args: Readonly<Record<string, unknown>>) => string, member: T): void {
  const args = argumentsOf(context.source, field);
  if (args === undefined) return;
  const key = keyOf(args);
  groups.set(key, [...(groups.get(key) ?? []), member]);
}

function requirePage(context: BindContext, fields: readonly PageField[]): PageRequirement | undefined {
  const [first] = fields;
  const args = first && argumentsOf(context.source, first.field);
  if (first === undefined || args === undefined) return undefined;
  const { relationship } = first;
  const direct = fields.filter(({ field }) => field.name === relationship.name).map(({ field }) => field);
  const connections = fields.filter(({ field }) => field.name !== relationship.name).map(({ field }) => field);
  const nodeFields = [...direct, ...connectionNodes(context, connections)];
  const target = relationship.target;
  return {
    ...bindPage(context, relationship, args),
    wantsPage: direct.length > 0 || ['edges', 'nodes', 'pageInfo'].some((name) => childFields(context.source, connections, name).length > 0),
    wantsCount: childFields(context.source, connections, 'totalCount').length > 0,
    facets: requireFacets(context, target, connections),
    node: requireNodes(context, nodeFields).get(target.name) ?? emptyNode(target),
  };
}

/** The facets asked of connections of one list. */
export function requireFacets(context: BindContext, entity: EntityType, connections: readonly SelectedField[]): FacetRequirement[] {
  return selectFacets(context, entity, connections).map(({ key, name, facet, nodes }) => {
    if (facet.kind !== 'related') return { key, name, facet, node: undefined };
    const { target } = facet.relationship;
    return { key, name, facet, node: requireNodes(context, nodes).get(target.name) ?? emptyNode(target) };
  });
}

/** The fields of a connection whose values are its nodes: `nodes` and `edges { node }`. */
export function connectionNodes(context: BindContext, connections: readonly SelectedField[]): SelectedField[] {
  return [...childFields(context.source, connections, 'nodes'), ...childFields(context.source, childFields(context.source, connections, 'edges'), 'node')];
}

function requireNearest(context: BindContext, entity: EntityType, fields: readonly SelectedField[]): RankRequirement | undefined {
  const [first] = fields;
  const args = first && argumentsOf(context.source, first);
  if (first === undefined || args === undefined || !isEmbedded(entity)) return undefined;
  const spec = bindNearest(context, entity, first.name, args, { entity, filter: bindFilter(entity, args['filter']) });
  return { ...spec, ...rankedSelection(context, fields, spec.targets) };
}

/** What ranked fields ask of their items, and of the nodes on the paths that explain them. */
export function rankedSelection(context: BindContext, fields: readonly SelectedField[], targets: readonly RankTarget[]): Pick<RankRequirement, 'nodes' | 'pathNodes'> {
  const reasons = childFields(context.source, childFields(context.source, fields, 'edges'), 'why');
  const paths = childFields(context.source, reasons, 'path');
  const told = childFields(context.source, reasons, 'summary').some(({ parent }) => parent.name === 'GraphReason');
  const pathNodes = requireNodes(context, childFields(context.source, paths, 'nodes'));
  const nodes = requireNodes(context, connectionNodes(context, fields));
  return {
    nodes: childFields(context.source, reasons, 'highlights').length > 0 ? withTexts(nodes, targets) : nodes,
    pathNodes: told ? withNames(context, pathNodes) : pathNodes,
  };
}

/** Passages are cut from the items' own texts. */
function withTexts(nodes: NodeRequirements, targets: readonly RankTarget[]): NodeRequirements {
  return new Map([...nodes, ...targets.map(({ entity }): [string, NodeRequirement] => {
    const node = nodes.get(entity.name) ?? emptyNode(entity);
    return [entity.name, { ...node, attributes: new Set([...node.attributes, ...ownTexts(entity).map(({ name }) => name)]) }];
  })]);
}

/** A path is told in the names of its nodes; where the own key is the name there is nothing to read. */
function withNames({ catalog }: BindContext, nodes: NodeRequirements): NodeRequirements {
  const named = [...catalog.entities.values()].filter(({ nameAttribute, ownKey }) => nameAttribute !== undefined && nameAttribute !== ownKey);
  return new Map([...nodes, ...named.map((entity): [string, NodeRequirement] => {
    const node = nodes.get(entity.name) ?? emptyNode(entity);
    return [entity.name, { ...node, attributes: new Set([...node.attributes, ...(entity.nameAttribute ? [entity.nameAttribute.name] : [])]) }];
  })]);
}

export function emptyNode(entity: EntityType): NodeRequirement {
  return { entity, attributes: new Set(), pages: new Map(), rankings: new Map() };
}

/** A field whose arguments are refused needs nothing: its resolver will bind them again, and say why. */
function orRefused<T>(bind: () => T): T | undefined {
  try {
    return bind();
  } catch (error) {
    if (error instanceof ClientError) return undefined;
    throw error;
  }
}

function compact<T>(entries: readonly (readonly [string, T | undefined])[]): [string, T][] {
  return entries.flatMap(([key, value]): [string, T][] => (value === undefined ? [] : [[key, value]]));
}
