import { getNamedType, isCompositeType, isInterfaceType, isObjectType, Kind, type DocumentNode, type FieldNode, type GraphQLArgument, type GraphQLField, type GraphQLNamedType, type GraphQLSchema, type SelectionSetNode, type ValueNode } from 'graphql';
import type { Operation } from './engine.ts';

/** How many a page has where nothing says so. */
const usualPage = 25;
/** Arguments that say how many come back: by their value, or by their length. */
const pageArguments = ['first', 'last', 'buckets'];
const listArguments = ['ids', 'items'];

/**
 * The most objects that an operation can give back, from its page sizes alone: the product along each path, added up over
 * all paths. Each fragment is looked at once, so that documents whose fragments double at every step cost no time here.
 */
export function operationCost(schema: GraphQLSchema, { document, definition, variables }: Operation): number {
  const fragments = new Map(document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])));
  const known = new Map<string, Cost>();

  function costOf(selectionSet: SelectionSetNode, parent: GraphQLNamedType | undefined): Cost {
    let [each, once] = [0, 0];
    const add = (cost: Cost) => ([each, once] = [each + cost.each, once + cost.once]);
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) add(isOfWholeList(selection, parent) ? { each: 0, once: costOfField(selection, parent) } : { each: costOfField(selection, parent), once: 0 });
      else if (selection.kind === Kind.FRAGMENT_SPREAD) add(costOfFragment(selection.name.value));
      else add(costOf(selection.selectionSet, selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : parent));
    }
    return { each, once };
  }

  function costOfField(node: FieldNode, parent: GraphQLNamedType | undefined): number {
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (node.selectionSet === undefined || field === undefined) return 0;
    const type = getNamedType(field.type);
    if (!isCompositeType(type)) return 0;
    const { each, once } = costOf(node.selectionSet, type);
    return countOf(field, node, variables) * (1 + each) + once;
  }

  function costOfFragment(name: string): Cost {
    const before = known.get(name);
    if (before !== undefined) return before;
    const fragment = fragments.get(name);
    const cost = fragment === undefined ? { each: 0, once: 0 } : costOf(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value));
    known.set(name, cost);
    return cost;
  }

  const { each, once } = costOf(definition.selectionSet, schema.getRootType(definition.operation) ?? undefined);
  return each + once;
}

/** What a selection costs for each item of the list it stands on, and for the list as a whole. */
interface Cost {
  readonly each: number;
  readonly once: number;
}

/** Facets are of all pages together, however many items this one has. */
function isOfWholeList({ name }: FieldNode, parent: GraphQLNamedType | undefined): boolean {
  return name.value === 'facets' && isObjectType(parent) && String(parent.getFields()['pageInfo']?.type).startsWith('PageInfo');
}

/** Whether the cost is the same whatever the variables: no page size is one. */
export function hasFixedCost(document: DocumentNode): boolean {
  const sizes = [...pageArguments, ...listArguments];
  const isFixed = ({ selections }: SelectionSetNode): boolean => selections.every((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return true;
    if (selection.kind === Kind.FIELD && selection.arguments?.some(({ name, value }) => sizes.includes(name.value) && value.kind !== Kind.INT)) return false;
    return selection.selectionSet === undefined || isFixed(selection.selectionSet);
  });
  return document.definitions.every((definition) => !('selectionSet' in definition) || isFixed(definition.selectionSet));
}

function countOf(field: GraphQLField<unknown, unknown>, node: FieldNode, variables: Readonly<Record<string, unknown>>): number {
  const pages = field.args.filter(({ name }) => pageArguments.includes(name));
  const asked = pages.flatMap((argument) => sizeOf(argument, node, variables) ?? []);
  if (pages.length > 0) return asked.length === 0 ? usualPage : Math.max(0, ...asked);
  return Math.max(1, ...field.args.filter(({ name }) => listArguments.includes(name)).flatMap((argument) => sizeOf(argument, node, variables) ?? []));
}

/** A page's size or a list's length; undefined where it is not given. What is no size is refused later, with better words. */
function sizeOf(argument: GraphQLArgument, node: FieldNode, variables: Readonly<Record<string, unknown>>): number | undefined {
  const given = node.arguments?.find(({ name }) => name.value === argument.name)?.value;
  const value = given === undefined ? undefined : valueOf(given, variables);
  const size = value === undefined ? argument.defaultValue : value;
  return Array.isArray(size) ? size.length : typeof size === 'number' && Number.isFinite(size) ? size : undefined;
}

function valueOf(node: ValueNode, variables: Readonly<Record<string, unknown>>): unknown {
  if (node.kind === Kind.VARIABLE) return variables[node.name.value];
  if (node.kind === Kind.INT) return Number(node.value);
  return node.kind === Kind.LIST ? node.values : undefined;
}
