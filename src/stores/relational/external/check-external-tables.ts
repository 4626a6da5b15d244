import type { Catalog, EdgeType, EntityType } from '../../../catalog/catalog.ts';
import { OperatorError } from '../../../kernel/errors.ts';
import { defaultTenancy } from '../../../model/tenancy.ts';
import { untilStopped } from '../../../ports/call.ts';
import { StoreFailure } from '../../../ports/store-failure.ts';
import { edgesFrom } from '../../clients/postgres/sql/edge-sql.ts';
import { externalLink } from '../../clients/postgres/sql/external-edge-sql.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import { selectList } from '../../clients/postgres/sql/row-sql.ts';
import type { SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { entityTable } from '../../clients/postgres/sql/tables.ts';

/** Reads nothing from every table and column that the SDL names, so that what is not there is told at the start: by an OperatorError with all of it. */
export async function checkExternalTables(catalog: Catalog, sql: SqlRunner): Promise<void> {
  const entities = [...catalog.entities.values()].filter(({ external }) => external?.table !== undefined);
  const edges = [...catalog.edges.values()].filter(({ external }) => external !== undefined && external.kind !== 'graph');
  const problems = [...(await Promise.all([...entities.map((entity) => problemOf(sql, `type ${entity.name}`, readsRows(entity))), ...edges.map((edge) => problemOf(sql, edge.id, readsEdges(edge)))]))].filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new OperatorError(`The schema names what the database of EXTERNAL_DATABASE_URL does not have, or does not let be read:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
}

function readsRows(entity: EntityType): string {
  return `SELECT ${selectList('t', entity, [...entity.attributes.keys()])} FROM ${entityTable(entity)} t WHERE t._tenant = $1 AND t._project = $2 LIMIT 0`;
}

function readsEdges(edge: EdgeType): string {
  const relationship = { entity: edge.source.name, name: edge.type, description: '', edge, direction: 'OUT', target: edge.target, transitive: false, list: true } as const;
  return `SELECT e.* FROM ${entityTable(edge.source)} t CROSS JOIN LATERAL ${edgesFrom(relationship, 't._key')} e WHERE t._tenant = $1 AND t._project = $2 AND EXISTS (${externalLink(edge, 'OUT', 't', 'u', 'true')}) LIMIT 0`;
}

async function problemOf(sql: SqlRunner, what: string, text: string): Promise<string | undefined> {
  try {
    await sql.query(text, new Parameters(defaultTenancy).values, { ...untilStopped(), deadline: Date.now() + patienceMs });
    return undefined;
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    return `${what}: ${error.detail}`;
  }
}

const patienceMs = 15_000;
