import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EntityType, Relationship } from '../../../src/catalog/catalog.ts';
import { everything, type Filter } from '../../../src/model/filter.ts';
import type { NeighbourQuery } from '../../../src/ports/graph-store.ts';
import { neo4jClient } from '../../../src/stores/clients/neo4j/neo4j-client.ts';
import { firstQuestions } from '../../../src/stores/graph/first-questions.ts';
import { neo4jGraphMirror } from '../../../src/stores/graph/neo4j/graph-mirror.ts';
import { neo4jGraphStore } from '../../../src/stores/graph/neo4j/graph-store.ts';
import type { ServiceAddress } from '../../services/service.ts';
import { catalogOf } from '../../support/domain-sdl.ts';
import { soon } from '../../support/embedded-postgres.ts';

const catalog = catalogOf(`
  type Film implements Node @entity @embedded(from: ["title"]) { id: ID! key: String! @ownKey title: String @name year: Int @filterable genres: [Genre!] @relationship(type: "OF") }
  type Genre implements Node @entity { id: ID! name: String! @ownKey @name films: [Film!] @relationship(type: "OF", direction: IN) }
`);
const film = entityOf('Film');
const ofGenre = relationshipOf(film, 'genres');
const withFilm = relationshipOf(entityOf('Genre'), 'films');

/** On a server that hardly anybody else asks meanwhile, as its plans are counted. */
export function plannedAhead({ url, user = '', password = '' }: ServiceAddress): void {
  describe('what was asked ahead', () => {
    const client = neo4jClient({ uri: url, user, password });
    const prefix = `Ahead_${randomBytes(4).toString('hex')}_`;
    const graph = neo4jGraphStore(catalog, client, { prefix });
    const patient = () => soon({ tenancy: { tenant: 'somebody', project: 'p' }, deadline: Date.now() + 120_000 });
    const keys = Array.from({ length: 40 }, (_, i) => `film ${i}`);

    beforeAll(async () => void (await neo4jGraphMirror(catalog, client, { prefix }).prepare(patient())));
    afterAll(async () => {
      for (const name of ['_position', ...catalog.entities.keys()]) await client.write((run) => run(`DROP CONSTRAINT \`${prefix}${name}\` IF EXISTS`), patient(), 'clean');
      await client.close();
    });

    it('has nothing left to plan when it is asked along relationships, around things and for ways between them', { retry: 3 }, async () => {
      const ahead = await plansWith(async () => {});
      expect(await plansWith(askFirst), 'plans after the first questions').toBe(ahead);
      // What a caller thinks of is not known ahead, which shows that plans can be told.
      expect(await plansWith(askFiltered), 'plans after a question with a condition').toBe(ahead + 1);
    });

    async function askFirst(): Promise<void> {
      const page: NeighbourQuery = { relationship: ofGenre, filter: everything, order: [], first: 7, attributes: [] };
      await graph.neighbours(page, keys, patient());
      await graph.neighbours({ ...page, after: { values: [0.5, 3], key: 'noir' } }, keys.slice(0, 1), patient());
      await graph.neighbours({ ...page, relationship: withFilm, attributes: ['title', 'year'] }, ['horror'], patient());
      await graph.neighbourCounts(ofGenre, everything, keys, patient());
      await graph.neighbourhood([[{ type: 'Genre', key: 'horror' }, { type: 'Genre', key: 'noir' }]], film, 1_000, patient());
      await graph.proximity([{ anchors: [{ type: 'Film', key: 'film 1' }], keys }], film, patient());
      await graph.shortestPath({ from: { type: 'Film', key: 'film 1' }, to: { type: 'Genre', key: 'horror' }, types: ['OF'], maxDepth: 6, frontier: 1_000 }, patient());
    }

    async function askFiltered(): Promise<void> {
      const recent: Filter = { kind: 'compare', attribute: 'year', operator: 'gte', value: 1990 };
      await graph.neighbours({ relationship: withFilm, filter: recent, order: [], first: 7, attributes: [] }, ['horror'], patient());
    }

    /** How many plans the server has once it was asked ahead, and this. */
    async function plansWith(ask: () => Promise<void>): Promise<number> {
      await forget();
      for (const question of firstQuestions(graph, catalog)) await question(patient());
      await ask();
      return forget();
    }

    /** How many plans there were. */
    async function forget(): Promise<number> {
      const [row] = await client.read('CALL db.clearQueryCaches() YIELD value RETURN value', {}, patient(), 'forget');
      return Number(/\d+/.exec(String(row?.['value']))?.[0]);
    }
  });
}

function entityOf(name: string): EntityType {
  const entity = catalog.entities.get(name);
  if (entity === undefined) throw new Error(`no entity ${name}`);
  return entity;
}

function relationshipOf(entity: EntityType, name: string): Relationship {
  const relationship = entity.relationships.get(name);
  if (relationship === undefined) throw new Error(`no relationship ${name}`);
  return relationship;
}
