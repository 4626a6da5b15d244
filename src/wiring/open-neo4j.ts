import type { Config } from '../config/read-config.ts';
import { OperatorError } from '../kernel/errors.ts';
import { FailureReason, type StoreFailure } from '../ports/store-failure.ts';
import { neo4jClient, type Neo4jClient } from '../stores/clients/neo4j/neo4j-client.ts';

type Neo4jSettings = Pick<Config, 'neo4jUri' | 'neo4jUser' | 'neo4jPassword' | 'neo4jDatabase' | 'neo4jCaFile'>;

/** The Neo4j that the settings name; nothing is connected yet. `store` is what failures call it. */
export function openNeo4j({ neo4jUri = '', neo4jUser, neo4jPassword, neo4jDatabase, neo4jCaFile }: Neo4jSettings, store = 'neo4j'): Neo4jClient {
  return neo4jClient({
    uri: neo4jUri, store,
    ...(neo4jUser === undefined ? {} : { user: neo4jUser }),
    ...(neo4jPassword === undefined ? {} : { password: neo4jPassword }),
    ...(neo4jDatabase === undefined ? {} : { database: neo4jDatabase }),
    ...(neo4jCaFile === undefined ? {} : { caFile: neo4jCaFile }),
  });
}

/** What an operator is told of a Neo4j that cannot be used for what its user should be able to do: `may write and make constraints`. */
export function neo4jCannotBeUsed(failure: StoreFailure, settings: Neo4jSettings, may: string): OperatorError {
  return new OperatorError(`the Neo4j that NEO4J_URI names, ${String(settings.neo4jUri)}, cannot be used (${failure.reason}): ${failure.detail}. ${remedy(failure, settings, may)}`, failure);
}

function remedy({ reason, detail }: StoreFailure, { neo4jUser, neo4jDatabase, neo4jCaFile }: Neo4jSettings, may: string): string {
  if (reason === FailureReason.Unavailable || reason === FailureReason.Timeout) return 'Start it, or set NEO4J_URI to where it is.';
  if (/ENOENT|EACCES/.test(detail)) return `Set NEO4J_CA_FILE, now ${neo4jCaFile ?? 'not set'}, to a file that can be read.`;
  if (/certificate|SSL|TLS/i.test(detail)) return `Set NEO4J_CA_FILE, now ${neo4jCaFile ?? 'not set'}, to the certificates to trust, or NEO4J_URI to a scheme with the encryption that the server has.`;
  if (/Security\./.test(detail)) return `Set NEO4J_USER, now ${neo4jUser ?? 'not set'}, and NEO4J_PASSWORD to a user who ${may}.`;
  if (/Database\./.test(detail)) return `Set NEO4J_DATABASE, now ${neo4jDatabase ?? 'not set'}, to a database that is there.`;
  return `It must be Neo4j 5.26 or newer, and its user ${may}.`;
}
