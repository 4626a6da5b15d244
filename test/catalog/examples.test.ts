import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildCatalog } from '../../src/catalog/build-catalog.ts';
import type { Attribute, EntityType } from '../../src/catalog/catalog.ts';
import { readSdl } from '../../src/catalog/read-sdl.ts';
import { canonicalDate, canonicalDateTime } from '../../src/model/date-time.ts';

type JsonObject = Readonly<Record<string, unknown>>;

const folder = join(import.meta.dirname, '../../examples/components');
const catalog = buildCatalog(await readSdl(join(folder, 'schema')));
const types = { standards: 'Standard', suppliers: 'Supplier', components: 'Component', documents: 'Document', tests: 'TestResult' } as const;
const records = new Map(Object.entries(types).map(([file, type]): [EntityType, readonly JsonObject[]] => [entity(type), lines(`data/${file}.jsonl`)]));

describe('the example of components', () => {
  it('uses every directive and every kind of attribute, or it would prove less', () => {
    const text = readdirSync(join(folder, 'schema')).map((name) => readFileSync(join(folder, 'schema', name), 'utf8')).join('\n');
    for (const directive of ['entity', 'embedded', 'key', 'ownKey', 'name', 'filterable', 'mirrored', 'importance', 'recency', 'relationship', 'relationshipProperties', 'strength', 'nearest'])
      expect(text).toContain(`@${directive}`);
    const attributes = [...catalog.entities.values()].flatMap((e) => [...e.attributes.values()]);
    const kinds = (list: boolean) => [...new Set(attributes.filter((a) => a.list === list).map((a) => a.kind))].sort();
    expect(kinds(false)).toEqual(['boolean', 'date', 'datetime', 'enum', 'float', 'id', 'int', 'json', 'string']);
    expect(kinds(true)).toEqual(['enum', 'float', 'string']);
    expect(catalog.embedded.map((e) => e.name)).toEqual(['Document', 'Component']);
    const relationships = [...catalog.entities.values()].flatMap((e) => [...e.relationships.values()]);
    expect(new Set(relationships.map((r) => `${r.direction} ${r.transitive ? 'ANY' : 'ONE'} ${r.list ? 'list' : 'one'}`)))
      .toEqual(new Set(['OUT ONE list', 'OUT ONE one', 'IN ONE list', 'IN ONE one', 'BOTH ONE list', 'OUT ANY list', 'IN ANY list']));
  });

  it('has records that say what the SDL asks for, in fields that it knows', () => {
    for (const [type, rows] of records)
      for (const row of rows) {
        for (const name of Object.keys(row)) expect(type.attributes.has(name) || type.relationships.has(name), `${type.name}.${name}`).toBe(true);
        for (const attribute of type.attributes.values()) expect(fits(attribute, row[attribute.name] ?? null), `${keyOf(type, row)}.${attribute.name}`).toBe(true);
      }
  });

  it('has one record for each key, and one for each key that another names', () => {
    for (const [type, rows] of records) {
      expect(new Set(rows.map((row) => keyOf(type, row))).size).toBe(rows.length);
      for (const row of rows)
        for (const relationship of type.relationships.values())
          for (const target of [row[relationship.name] ?? []].flat()) expect(keys(relationship.target)).toContain(typeof target === 'string' ? target : keyOf(relationship.target, target as JsonObject));
    }
  });

  it('has connections of known types between records, with properties of their type', () => {
    for (const { from, type, to, ...properties } of lines('data/connections.jsonl')) {
      const edge = [...catalog.edges.values()].find((e) => e.type === type);
      if (edge === undefined) throw new Error(`no edge ${String(type)}`);
      expect(keys(edge.source)).toContain(from);
      expect(keys(edge.target)).toContain(to);
      for (const name of Object.keys(properties)) expect(edge.properties.has(name), name).toBe(true);
      for (const property of edge.properties.values()) expect(fits(property, properties[property.name] ?? null), `${String(from)} ${property.name}`).toBe(true);
    }
  });

  it('has a README whose queries are valid', () => {
    const queries = [...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/```graphql\n(.*?)```/gs)].map((match) => match[1] ?? '');
    expect(queries).toHaveLength(5);
    for (const query of queries) expect(validate(catalog.schema, parse(query)).map(({ message }) => message)).toEqual([]);
  });
});

function entity(name: string): EntityType {
  const found = catalog.entities.get(name);
  if (found === undefined) throw new Error(`no type ${name}`);
  return found;
}

function lines(file: string): JsonObject[] {
  return readFileSync(join(folder, file), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as JsonObject);
}

function keyOf(type: EntityType, row: JsonObject): string {
  return String(row[type.ownKey.name]);
}

function keys(type: EntityType): string[] {
  return (records.get(type) ?? []).map((row) => keyOf(type, row));
}

function fits(attribute: Attribute, value: unknown): boolean {
  if (value === null) return attribute.nullable;
  if (attribute.list) return Array.isArray(value) && value.every((member) => fits({ ...attribute, list: false }, member));
  switch (attribute.kind) {
    case 'string':
    case 'id':
      return typeof value === 'string';
    case 'int':
      return Number.isInteger(value);
    case 'float':
      return Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'datetime':
      return canonicalDateTime(value) !== undefined;
    case 'date':
      return canonicalDate(value) !== undefined;
    case 'enum':
      return attribute.members.includes(String(value));
    case 'json':
      return true;
    default:
      return attribute.kind satisfies never;
  }
}
