import type { Catalog } from '../../catalog/catalog.ts';
import { badInput, quote } from '../../kernel/errors.ts';
import type { Arguments } from './bind-arguments.ts';
import type { BindContext } from './bind-context.ts';
import { bindId } from './bind-id.ts';
import { requireNodes } from './require-node.ts';
import type { PathRequirement } from './requirement.ts';
import { childFields, type SelectedField } from './selection.ts';

/** `path` between two given instances. */
export function requirePath(context: BindContext, field: SelectedField, args: Arguments): PathRequirement {
  const { catalog, source } = context;
  const relationships = childFields(source, [field], 'relationships');
  const nodes = [...childFields(source, [field], 'nodes'), ...childFields(source, relationships, 'from'), ...childFields(source, relationships, 'to')];
  return {
    kind: 'path',
    field: field.name,
    from: bindId(catalog, args['from'], 'from'),
    to: bindId(catalog, args['to'], 'to'),
    types: bindTypes(catalog, args['via']),
    maxDepth: bindDepth(args['maxDepth']),
    nodes: requireNodes(context, nodes),
  };
}

function bindTypes(catalog: Catalog, via: unknown): string[] {
  const known = [...new Set([...catalog.edges.values()].map(({ type }) => type))];
  if (via === null || via === undefined) return known;
  const types = [...new Set(via as readonly string[])];
  const [unknown] = types.filter((type) => !known.includes(type));
  if (unknown !== undefined) throw badInput(`via: ${quote(unknown)} is no type of relationship.`, { expected: known.join(', ') || 'nothing: this schema has no relationships', received: quote(unknown) });
  if (types.length === 0) throw badInput('via is empty.', { expected: 'at least one type of relationship', remedy: 'Leave via out to follow all.' });
  return types;
}

const longestPath = 6;

function bindDepth(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= longestPath) return value;
  throw badInput(`maxDepth is ${quote(value)}.`, { expected: `a whole number from 1 to ${longestPath}`, received: quote(value) });
}
