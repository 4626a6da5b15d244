import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSchema, isEnumType, isInputObjectType, isInterfaceType, isIntrospectionType, isObjectType, isSpecifiedScalarType, printSchema, validateSchema, type GraphQLNamedType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildCatalog, printCatalog } from '../../src/catalog/build-catalog.ts';
import type { Catalog, EntityType } from '../../src/catalog/catalog.ts';
import { readSdl } from '../../src/catalog/read-sdl.ts';
import { catalogOf } from '../support/domain-sdl.ts';

const root = join(import.meta.dirname, '../..');
const media = buildCatalog(await readSdl(join(root, 'schema')));
const components = buildCatalog(await readSdl(join(root, 'examples/components/schema')));

describe.each([['media', media], ['components', components]])('the schema of the %s domain', (_name, catalog) => {
  it('is valid', () => {
    expect(validateSchema(catalog.schema)).toEqual([]);
  });

  it('is printed so that it can be read back without loss', () => {
    const printed = printCatalog(catalog);
    const again = buildSchema(printed);
    expect(validateSchema(again)).toEqual([]);
    expect(printSchema(again).trim()).toBe(printed.replace(/^#.*\n\n/, '').trim());
  });

  it('describes every type, field, argument, input field and enum value', () => {
    const own = Object.values(catalog.schema.getTypeMap()).filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type));
    expect(own.flatMap(undescribed)).toEqual([]);
  });

  it('shows clients no directive that schemas are written with', () => {
    expect(catalog.schema.getDirectives().map(({ name }) => name).sort()).toEqual(['deprecated', 'include', 'oneOf', 'skip', 'specifiedBy']);
  });

  it('has the roots that the catalog lists, and those written by hand', () => {
    const fields = Object.keys(catalog.schema.getQueryType()?.getFields() ?? {});
    expect(new Set(fields)).toEqual(new Set(['node', 'nodes', 'path', 'suggest', 'policy', 'recommendations', 'search', 'similar', ...catalog.roots.keys()]));
  });

  it('has the mutations that the catalog lists, and those written by hand', () => {
    const fields = Object.keys(catalog.schema.getMutationType()?.getFields() ?? {});
    expect(new Set(fields)).toEqual(new Set(['deleteNodes', 'forgetViewer', 'recordEvent', 'recordEvents', 'resetPolicy', 'setPolicy', ...catalog.mutations.keys()]));
  });

  it('has a field for each attribute and relationship of an entity, a twin for each list, and the version', () => {
    for (const entity of catalog.entities.values()) {
      const lists = [...entity.relationships.values()].filter(({ list }) => list).map(({ name }) => `${name}Connection`);
      expect(new Set(Object.keys(fieldsOf(catalog, entity)))).toEqual(new Set(['id', ...entity.attributes.keys(), ...entity.relationships.keys(), ...lists, ...entity.nearest, '_version']));
    }
  });

  it('lets nothing read from another store null the rest', () => {
    for (const entity of catalog.entities.values())
      for (const name of [...entity.relationships.keys(), ...entity.nearest]) expect(String(fieldsOf(catalog, entity)[name]?.type)).not.toMatch(/!$/);
  });

  it('cannot be changed', () => {
    const [entity] = catalog.entities.values();
    expect(() => Object.assign(catalog, { hash: '' })).toThrow(TypeError);
    expect(() => Object.assign(entity ?? {}, { table: '' })).toThrow(TypeError);
    expect(() => Object.assign(entity?.ownKey ?? {}, { column: '' })).toThrow(TypeError);
  });
});

describe('the catalog', () => {
  const work = entityOf(media, 'MediaContent');
  const genre = entityOf(media, 'Genre');
  const component = entityOf(components, 'Component');

  it('keeps entities in the order of the SDL, with their names', () => {
    expect([...media.entities.keys()]).toEqual(['MediaContent', 'Genre', 'Theme', 'Mood', 'Person']);
    expect(entityOf(media, 'Person')).toMatchObject({ singular: 'person', plural: 'people', table: 'person', description: 'Someone who makes or appears in works.' });
    expect(media.embedded).toEqual([work]);
  });

  it('knows of each attribute what it is, where it is kept and what may be asked of it', () => {
    expect(work.attributes.get('year')).toEqual({ name: 'year', column: 'year', property: 'year', vectorField: 'year', kind: 'int', members: [], graphqlType: 'Int', list: false, nullable: true, indexed: true, inVector: true, inGraph: true, comparable: true });
    expect(work.attributes.get('kind')).toMatchObject({ kind: 'enum', members: ['FILM', 'SERIES'], graphqlType: 'ContentKind' });
    expect(work.attributes.get('title')).toMatchObject({ nullable: false, indexed: false, inVector: true, inGraph: true });
    expect(work.attributes.get('synopsis')).toMatchObject({ indexed: false, inVector: false, inGraph: false });
    expect(component.attributes.get('specification')).toMatchObject({ kind: 'json', comparable: false, indexed: false, inVector: false });
    expect(component.attributes.get('supplyVoltages')).toMatchObject({ kind: 'float', list: true, indexed: true });
    expect(component.attributes.get('massKg')).toMatchObject({ column: 'mass_kg' });
    expect(work.attributes.has('id')).toBe(false);
  });

  it('keeps what a score reads beside the vector, marked filterable or not', () => {
    const rank = entityOf(catalogOf('type A implements Node @entity @embedded(from: ["key"]) { id: ID! key: String! @ownKey weight: Float @importance(max: 9) at: DateTime @recency }'), 'A');
    expect(rank.importance).toMatchObject({ max: 9, attribute: { name: 'weight', inVector: true, indexed: true } });
    expect(rank.recency).toMatchObject({ halfLifeDays: 365, attribute: { name: 'at', inVector: true, indexed: true } });
    expect(rank.attributes.get('weight')).toBe(rank.importance?.attribute);
  });

  it('shares one kind of edge between the fields at its ends', () => {
    const edge = work.relationships.get('genres')?.edge;
    expect(edge).toMatchObject({ id: 'MediaContent-BELONGS_TO->Genre', weight: 0.8 });
    expect(genre.relationships.get('works')).toMatchObject({ direction: 'IN', target: work });
    expect(genre.relationships.get('works')?.edge).toBe(edge);
    expect([...component.relationships.values()].filter((r) => r.edge.type === 'CONTAINS').map((r) => r.edge.id)).toEqual(Array(4).fill('Component-CONTAINS->Component'));
  });

  it('gives both ends what one of them says of the edge', () => {
    const edge = component.relationships.get('fedBy')?.edge;
    expect(edge).toMatchObject({ propertiesType: 'Piping', weight: 0.8, strength: { name: 'share' } });
    expect([...(edge?.properties.keys() ?? [])]).toEqual(['medium', 'boreMm', 'ratedBar', 'share']);
  });

  it('tells apart edges of one name between different types', () => {
    const catalog = catalogOf(`
      type A implements Node @entity { id: ID! key: String! @ownKey bs: [B!] @relationship(type: "HAS", weight: 0.1) cs: [C!] @relationship(type: "HAS", weight: 0.2) }
      type B implements Node @entity { id: ID! key: String! @ownKey }
      type C implements Node @entity { id: ID! key: String! @ownKey }`);
    expect([...catalog.edges.values()].map(({ id, weight }) => [id, weight])).toEqual([['A-HAS->B', 0.1], ['A-HAS->C', 0.2]]);
  });

  it('goes down a hierarchy away from the one parent, else along the edges, else where it is told', () => {
    expect(genre.hierarchy?.name).toBe('descendants');
    expect(component.hierarchy?.name).toBe('allParts');
    expect(work.hierarchy).toBeUndefined();
    const hierarchyOf = (fields: string) => entityOf(catalogOf(`type Topic implements Node @entity { id: ID! key: String! @ownKey ${fields} }`), 'Topic').hierarchy?.name;
    const above = 'above: [Topic!] @relationship(type: "IS_A", depth: ANY)';
    const below = 'below: [Topic!] @relationship(type: "IS_A", direction: IN, depth: ANY)';
    expect(hierarchyOf(`parent: Topic @relationship(type: "IS_A") ${above} ${below}`)).toBe('below');
    expect(hierarchyOf(`parent: Topic @relationship(type: "IS_A") ${above}`)).toBeUndefined();
    expect(hierarchyOf(`parents: [Topic!] @relationship(type: "IS_A") ${above} ${below}`)).toBe('above');
    expect(hierarchyOf(`parents: [Topic!] @relationship(type: "IS_A") ${above} ${below} @descendants`)).toBe('below');
    expect(hierarchyOf(`${above} other: [Topic!] @relationship(type: "OVER", depth: ANY) over: Topic @relationship(type: "OVER", direction: IN)`)).toBe('other');
  });

  it('makes a document of own attributes and of those one step away, in order', () => {
    expect(component.embedding?.from.map(({ relationship, attribute }) => [relationship?.name, attribute.name])).toEqual([
      [undefined, 'name'], [undefined, 'summary'], [undefined, 'kind'], [undefined, 'tags'], ['supplier', 'name'], ['fulfils', 'title'],
    ]);
  });

  it('takes types and fields that are named like JavaScript’s and SQL’s own', () => {
    const { entities } = catalogOf('type constructor implements Node @entity { id: ID! toString: String! @ownKey hasOwnProperty: Int @filterable select: Int valueOf: [constructor!] @relationship(type: "FROM") }');
    expect([...(entities.get('constructor')?.attributes.keys() ?? [])]).toEqual(['toString', 'hasOwnProperty', 'select']);
  });

  it('describes what its author left without words', () => {
    const { schema } = catalogOf('interface Named { key: String! label(language: String): String } interface Keyed { key: String! } type A implements Node & Keyed @entity { id: ID! key: String! @ownKey kind: Kind } enum Kind { BIG_ONE }');
    expect(Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type)).flatMap(undescribed)).toEqual([]);
  });
});

describe('the hash of a catalog', () => {
  const sdl = (fields: string, weight = 1, words = 'A part.') => `"${words}" type Part implements Node @entity { id: ID! key: String! @ownKey ${fields} parts: [Part!] @relationship(type: "HAS", weight: ${weight}) }`;
  const hash = catalogOf(sdl('size: Int')).hash;

  it('stays when only words and weights change', () => {
    expect(catalogOf(sdl('size: Int', 0.5, 'Another word.')).hash).toBe(hash);
  });

  it.each(['size: Float', 'size: Int!', 'size: Int @filterable', 'size: [Int!]', 'sizes: Int', 'size: Int colour: String', 'size: Int more: [Part!] @relationship(type: "MORE")', 'size: Int @importance'])('changes with what is stored: %s', (fields) => {
    expect(catalogOf(sdl(fields)).hash).not.toBe(hash);
  });
});

it('generated files are fresh', async () => {
  await expect(promisify(execFile)(process.execPath, ['codegen.ts', '--check'], { cwd: root })).resolves.toMatchObject({ stderr: '' });
}, 60_000);

function entityOf(catalog: Catalog, name: string): EntityType {
  const entity = catalog.entities.get(name);
  if (entity === undefined) throw new Error(`no entity ${name}`);
  return entity;
}

function fieldsOf(catalog: Catalog, entity: EntityType) {
  const type = catalog.schema.getType(entity.name);
  return isObjectType(type) ? type.getFields() : {};
}

function undescribed(type: GraphQLNamedType): string[] {
  const parts: { readonly path: string; readonly description: string | null | undefined }[] = [{ path: type.name, description: type.description }];
  if (isObjectType(type) || isInterfaceType(type))
    for (const field of Object.values(type.getFields()))
      parts.push({ path: `${type.name}.${field.name}`, description: field.description }, ...field.args.map((a) => ({ path: `${type.name}.${field.name}(${a.name})`, description: a.description })));
  if (isInputObjectType(type)) for (const field of Object.values(type.getFields())) parts.push({ path: `${type.name}.${field.name}`, description: field.description });
  if (isEnumType(type)) for (const value of type.getValues()) parts.push({ path: `${type.name}.${value.name}`, description: value.description });
  return parts.filter(({ description }) => !description?.trim()).map(({ path }) => path);
}
