import type { ConstDirectiveNode, ObjectTypeDefinitionNode } from 'graphql';
import type { Attribute, ExternalCollection, ExternalNode, ExternalOwner, ExternalSource, ExternalTable } from './catalog.ts';
import type { SchemaProblems } from './schema-problems.ts';
import { argument, directive, fieldOf } from './sdl-ast.ts';

/** Reads where instances of a type are that was there before: `@table`, `@node`, `@collection`. Undefined for what is managed. */
export function readExternal(type: ObjectTypeDefinitionNode, ownKey: Attribute, problems: SchemaProblems): ExternalSource | undefined {
  const name = type.name.value;
  const [table, node, collection] = [directive(type, 'table'), directive(type, 'node'), directive(type, 'collection')];
  if (table === undefined && node === undefined) {
    if (collection) problems.add(collection, `${name}: vectors that were there before belong to rows or nodes that were. Add @table(name: "…") or @node(label: "…"), or mark the type with @embedded(from: […]) instead.`);
    return undefined;
  }
  const embedded = directive(type, 'embedded');
  if (embedded) problems.add(embedded, `${name}: Trefoil makes no vectors of what it does not manage. Name the collection that has them by @collection(…), or leave @embedded out.`);
  return {
    table: table && readTable(table, type, ownKey),
    node: node && readNode(node, name, ownKey, problems),
    collection: collection && readCollection(collection, name, problems),
  };
}

function readTable(marker: ConstDirectiveNode, type: ObjectTypeDefinitionNode, ownKey: Attribute): ExternalTable {
  const column = directive(fieldOf(type, ownKey.name) ?? {}, 'column');
  return { name: text(marker, 'name') ?? '', keyType: ((column && argument(column, 'type')) ?? 'TEXT') as ExternalTable['keyType'], ...owner(marker) };
}

function readNode(marker: ConstDirectiveNode, name: string, ownKey: Attribute, problems: SchemaProblems): ExternalNode {
  const keyType = text(marker, 'keyType') === 'BIGINT' ? 'BIGINT' : 'TEXT';
  if (text(marker, 'keyType') === 'UUID') problems.add(marker, `${name}: a graph holds UUIDs as texts. Write keyType: TEXT, or leave it out.`);
  return { label: text(marker, 'label') ?? '', key: text(marker, 'key') ?? ownKey.property, keyType, ...owner(marker) };
}

function readCollection(marker: ConstDirectiveNode, name: string, problems: SchemaProblems): ExternalCollection {
  const dimensions = Number(argument(marker, 'dimensions'));
  if (!(dimensions >= 1)) problems.add(marker, `${name}: a vector has ${dimensions} values. Write how many the collection's have.`);
  const metric = argument(marker, 'metric') as ExternalCollection['metric'] | null;
  const place = { name: text(marker, 'name') ?? '', key: text(marker, 'key') ?? '', vector: text(marker, 'vector') ?? '', dimensions, model: text(marker, 'model') ?? '', ...owner(marker) };
  return isVectorTable(marker) ? { store: 'PGVECTOR', metric: metric ?? undefined, ...place } : { store: 'MILVUS', metric: metric ?? 'COSINE', ...place };
}

/** Whether a `@collection` is a table or view. */
export function isVectorTable(collection: ConstDirectiveNode): boolean {
  return argument(collection, 'store') === 'PGVECTOR';
}

function owner(marker: ConstDirectiveNode): ExternalOwner {
  return { tenant: text(marker, 'tenant'), project: text(marker, 'project') };
}

function text(marker: ConstDirectiveNode, name: string): string | undefined {
  const value = argument(marker, name);
  return value === undefined || value === null ? undefined : String(value);
}
