import { Kind, type DefinitionNode } from 'graphql';
import type { Generated } from './augment/generated-definitions.ts';
import { isManaged, type EntityType } from './catalog.ts';
import { parseSdl, type Sdl } from './read-sdl.ts';
import type { SchemaProblems } from './schema-problems.ts';
import { fieldOf, type DomainTypes } from './sdl-ast.ts';

/** Members of every filter. */
const connectives = ['and', 'or', 'not'];
/** Columns that every table of PostgreSQL has already. */
const systemColumns = ['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'];
/** PostgreSQL cuts longer names, silently. */
const longestName = 63;

/** Finds names that are right in the SDL and would meet another in what follows from it: tables, columns, fields, types. */
export function checkNames(entities: ReadonlyMap<string, EntityType>, generated: readonly Generated[], types: DomainTypes, sdl: Sdl, problems: SchemaProblems): void {
  const tables = new Map<string, string>();
  for (const entity of entities.values()) {
    const type = types.objects.get(entity.name);
    const twin = tables.get(entity.table);
    if (twin !== undefined) problems.add(type?.name, `${entity.name} and ${twin} would share the table "${entity.table}". Rename one so that they differ in more than capitals and underscores.`);
    if (isManaged(entity) && entity.table.length > longestName) problems.add(type?.name, `${entity.name}: its table "${entity.table}" has ${entity.table.length} characters, and PostgreSQL knows at most ${longestName}. Choose a shorter name.`);
    tables.set(entity.table, entity.name);
    checkFields(entity, types, problems);
  }
  checkTypes(generated, types, sdl, problems);
}

function checkFields(entity: EntityType, types: DomainTypes, problems: SchemaProblems): void {
  const type = types.objects.get(entity.name);
  const columns = new Map<string, string>();
  const problem = (field: string, message: string) => problems.add(type && fieldOf(type, field), `${entity.name}.${field}: ${message}`);
  for (const name of [...entity.attributes.keys(), ...entity.relationships.keys(), ...entity.nearest]) {
    if (connectives.includes(name)) problem(name, `"${name}" joins the conditions of a filter. Choose another name.`);
    if (name.startsWith('_')) problem(name, `names that begin with an underscore are reserved. Write "${name.replace(/^_+/, '')}".`);
  }
  // What stands on nodes alone has no columns.
  for (const { name, column } of entity.external !== undefined && entity.external.table === undefined ? [] : entity.attributes.values()) {
    const twin = columns.get(column);
    if (twin !== undefined) problem(name, `it would share the column "${column}" with ${twin}. Rename one so that they differ in more than capitals and underscores.`);
    if (column.length > longestName) problem(name, `its column "${column}" has ${column.length} characters, and PostgreSQL knows at most ${longestName}. Choose a shorter name.`);
    if (systemColumns.includes(column)) problem(name, `every table of PostgreSQL has a column "${column}" of its own. Choose another name.`);
    columns.set(column, name);
  }
  for (const { name, list } of entity.relationships.values()) {
    const twin = `${name}Connection`;
    if (list && type && fieldOf(type, twin)) problem(twin, `"${name}" gains a field of this name, which pages it. Choose another name.`);
  }
}

/** Names of types that follow from the domain's, against each other, the domain's and ours. */
function checkTypes(generated: readonly Generated[], types: DomainTypes, sdl: Sdl, problems: SchemaProblems): void {
  const nodes = new Map([...types.objects.values(), ...types.interfaces.values(), ...types.enums.values()].map(({ name }) => [name.value, name]));
  const owners = new Map([...sdl.language, ...sdl.shared].flatMap(typeNames).map((name): [string, string] => [name, 'Trefoil']));
  for (const { from, text } of generated) {
    for (const name of parseSdl(text, 'generated').definitions.flatMap(typeNames)) {
      const owner = owners.get(name);
      const meant = nodes.get(name);
      if (meant) problems.add(meant, `${name}: a type of this name is generated for ${from}. Choose another name.`);
      else if (owner !== undefined) problems.add(nodes.get(from), `${from}: the type "${name}" that is generated for it is ${owner}'s already. Choose another name.`);
      owners.set(name, owner ?? from);
    }
  }
}

function typeNames(definition: DefinitionNode): string[] {
  const extension = definition.kind.endsWith('Extension') || definition.kind === Kind.DIRECTIVE_DEFINITION;
  return !extension && 'name' in definition && definition.name ? [definition.name.value] : [];
}
