import type { Catalog, EntityType } from '../../../catalog/catalog.ts';
import { everything } from '../../../model/filter.ts';
import type { GraphShape } from '../../clients/neo4j/cypher/graph-shape.ts';
import type { CypherReader } from '../../clients/neo4j/neo4j-client.ts';
import { externalNodeEntities } from '../../relational/external-nodes/external-node-entities.ts';
import { firstQuestions, type Question } from '../first-questions.ts';
import { externalNodeGraph } from './external-node-graph.ts';

/** What nodes that were there before are asked first: as a graph, and those whose rows stand nowhere else by key and as lists. */
export function firstNodeQuestions(catalog: Catalog, client: CypherReader, shape: GraphShape): Question[] {
  const rows = externalNodeEntities(client, shape);
  const nodes = [...catalog.entities.values()].filter(({ external }) => external?.node !== undefined);
  const edges = new Map([...catalog.edges].filter(([, { external }]) => external?.kind === 'graph'));
  const entities = new Map(nodes.map((entity): [string, EntityType] => [entity.name, { ...entity, relationships: new Map([...entity.relationships].filter(([, { edge }]) => edges.has(edge.id))) }]));
  const embedded = catalog.embedded.filter(({ name }) => entities.has(name));
  return [
    ...nodes.filter(({ external }) => external?.table === undefined).flatMap((entity): Question[] => [
      (call) => rows.rows(entity, [''], [], call),
      (call) => rows.list(entity, { filter: everything, order: [], limit: 1, backwards: false }, [], call),
      (call) => rows.count(entity, everything, call),
    ]),
    ...firstQuestions(externalNodeGraph(catalog, client, shape), { entities, embedded, edges }),
  ];
}
