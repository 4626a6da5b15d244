import fc from 'fast-check';
import { buildSchema, printSchema, validateSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { printCatalog } from '../../src/catalog/build-catalog.ts';
import type { Catalog } from '../../src/catalog/catalog.ts';
import type { PostgresClient } from '../../src/stores/clients/postgres/postgres-client.ts';
import { migrate } from '../../src/stores/relational/postgres/migrate.ts';
import { arbitrarySchema } from '../support/arbitrary-schema.ts';
import { catalogOf } from '../support/domain-sdl.ts';
import { freshDatabase, soon } from '../support/embedded-postgres.ts';

describe('any valid schema', () => {
  it('becomes a catalog whose augmented schema graphql-js takes back as it was printed', () => {
    fc.assert(
      fc.property(arbitrarySchema(), (sdl) => {
        const catalog = catalogOf(sdl);
        expect(validateSchema(catalog.schema)).toEqual([]);
        const printed = printCatalog(catalog).replace(/^#.*\n\n/, '');
        const again = buildSchema(printed);
        expect(validateSchema(again)).toEqual([]);
        expect(printSchema(again).trim()).toBe(printed.trim());
        expect(catalogOf(sdl).hash).toBe(catalog.hash);
      }),
      { numRuns: 100 },
    );
  });

  it('migrates into an empty database, and then finds nothing to do', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySchema(), onFreshDatabase(async (database, sdl) => {
        const catalog = catalogOf(sdl);
        const done = await migrate(database, catalog, soon());
        expect(done).toEqual([...catalog.entities.values()].map(({ table }) => `created table ${table}`));
        const made = await structure(database);
        expect(made).toEqual(wanted(catalog));
        expect(await migrate(database, catalog, soon())).toEqual([]);
        expect(await structure(database)).toEqual(made);
      })),
      { numRuns: 12, examples: namesThatMeet.map((sdl) => [sdl]) },
    );
  }, 60_000);

  it('migrates from a part of itself to the same tables as at once', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySchema({ mostEntities: 3 }), fc.infiniteStream(fc.boolean()), onFreshDatabase(async (database, sdl, keep) => {
        const catalog = catalogOf(sdl);
        await migrate(database, partOf(catalog, keep), soon());
        await migrate(database, catalog, soon());
        expect(await structure(database)).toEqual(wanted(catalog));
        expect(await migrate(database, catalog, soon())).toEqual([]);
      })),
      { numRuns: 12 },
    );
  }, 60_000);
});

/** Table and column of one give the same words as table and column of another, at once or after 63 bytes. */
const namesThatMeet = [
  'type Part implements Node @entity { id: ID! key: String! @ownKey typeName: Int @filterable } type PartType implements Node @entity { id: ID! key: String! @ownKey name: Int @filterable } type PartTypeName implements Node @entity { id: ID! key: String! @ownKey }',
  ['Part', 'Cart'].map((name) => `type ${name} implements Node @entity { id: ID! key: String! @ownKey ${'z'.repeat(63)}: Int @filterable }`).join(' '),
  'type Part implements Node @entity { id: ID! key: String! @ownKey size: Int @importance sizeTop: Int @filterable size_: Int @filterable }',
];

function onFreshDatabase<T extends unknown[]>(check: (client: PostgresClient, ...given: T) => Promise<void>): (...given: T) => Promise<void> {
  return async (...given) => {
    const { client } = await freshDatabase({ poolSize: 1 });
    try {
      await check(client, ...given);
    } finally {
      await client.close();
    }
  };
}

/** As an earlier version of the schema might have been, before some attributes and types. */
function partOf(catalog: Catalog, keep: fc.Stream<boolean>): Catalog {
  const kept = () => keep.next().value === true;
  const entities = [...catalog.entities].filter((_, i) => i === 0 || kept()).map(([name, entity]) => {
    const attributes = [...entity.attributes].filter(([attribute]) => attribute === entity.ownKey.name || kept());
    return [name, { ...entity, attributes: new Map(attributes) }] as const;
  });
  return { ...catalog, entities: new Map(entities) };
}

interface Structure {
  /** `table.column`, without those of every table. */
  readonly columns: readonly string[];
  /** `table.column` of each index, likewise. */
  readonly indexed: readonly string[];
}

async function structure(client: PostgresClient): Promise<Structure> {
  const read = async (from: string) => (await client.query(`SELECT c.relname || '.' || a.attname AS name FROM ${from} JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'trefoil_entity' AND c.relkind = 'r' AND a.attnum > 0 AND NOT starts_with(a.attname, '_')`, [], soon())).map(({ name }) => String(name)).toSorted();
  return {
    columns: await read('pg_attribute a JOIN pg_class c ON c.oid = a.attrelid'),
    indexed: await read('pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)'),
  };
}

function wanted(catalog: Catalog): Structure {
  const stored = [...catalog.entities.values()].flatMap((entity) => [...entity.attributes.values()].filter((attribute) => attribute !== entity.ownKey).map(({ column, indexed }) => ({ path: `${entity.table}.${column}`, indexed })));
  return { columns: stored.map(({ path }) => path).toSorted(), indexed: stored.filter(({ indexed }) => indexed).map(({ path }) => path).toSorted() };
}
