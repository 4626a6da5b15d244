import type { ConstDirectiveNode, FieldDefinitionNode } from 'graphql';
import type { EdgeType, EntityType, ExternalEdges } from './catalog.ts';
import type { SchemaProblems } from './schema-problems.ts';
import { argument, directive } from './sdl-ast.ts';

/** Where a field says that its edges are; undefined where it leaves that to the field at the other end, or to the graph. */
export function readExternalEdges(field: FieldDefinitionNode, entity: EntityType, direction: EdgeDirection, problems: SchemaProblems): ExternalEdges | undefined {
  const [joinTable, column] = [directive(field, 'joinTable'), directive(field, 'column')];
  const marker = joinTable ?? column;
  if (marker === undefined) return undefined;
  const place = `${entity.name}.${field.name.value}`;
  if (entity.external?.table === undefined) problems.add(marker, `${place}: ${entity.name} stands in no table that was there before. Mark it with @table(name: "…"), or leave this out.`);
  if (joinTable && column) problems.add(column, `${place}: its edges are in a table of their own or in a column of this one. Keep @joinTable or @column.`);
  const ownEnd = direction === 'IN' ? 'target' : 'source';
  if (joinTable === undefined) return { kind: 'foreignKey', on: ownEnd, column: text(marker, 'name') };
  const [own, other] = [text(joinTable, 'own'), text(joinTable, 'other')];
  return { kind: 'joinTable', table: text(joinTable, 'name'), tenant: optional(joinTable, 'tenant'), project: optional(joinTable, 'project'), ...(ownEnd === 'source' ? { source: own, target: other } : { source: other, target: own }) };
}

type EdgeDirection = 'OUT' | 'IN' | 'BOTH';

/** A kind of edge leads from one kind of store to the same, and says where in it unless that is the graph. */
export function checkExternalEdges(edge: EdgeType, said: ExternalEdges | undefined, place: string, marker: ConstDirectiveNode, problems: SchemaProblems): ExternalEdges | undefined {
  const { source, target } = edge;
  if (source.external === undefined && target.external === undefined) return undefined;
  if (source.external === undefined || target.external === undefined) {
    const [managed, external] = source.external === undefined ? [source, target] : [target, source];
    problems.add(marker, `${place}: ${external.name} was there before, and ${managed.name} is Trefoil's own: no store has edges between them. Leave the field out, or import ${external.name} too.`);
    return undefined;
  }
  if (said !== undefined) {
    const nowhere = [source, target].find(({ external }) => external?.table === undefined);
    if (nowhere) problems.add(marker, `${place}: its edges are in a table, and ${nowhere.name} stands in none. Mark it with @table(name: "…"), or both types with @node(label: "…") and leave out where the edges are.`);
    return said;
  }
  if (source.external.node !== undefined && target.external.node !== undefined) return { kind: 'graph' };
  problems.add(marker, `${place}: nothing says where its edges are. Add @joinTable(name: "…", own: "…", other: "…") or, where this leads to one, @column(name: "…"); or mark both types with @node(label: "…").`);
  return undefined;
}

function optional(marker: ConstDirectiveNode, name: string): string | undefined {
  return text(marker, name) || undefined;
}

function text(marker: ConstDirectiveNode, name: string): string {
  return String(argument(marker, name) ?? '');
}
