import { findService } from '../services/running.ts';
import type { ServiceAddress } from '../services/service.ts';
import { roomOnEngines, type RoomOnEngines } from '../support/room-on-engines.ts';

/** Room for a gateway with the usual indexes, on the PostgreSQL, Milvus and Neo4j that are up. Rejects with what to do where one is not. */
export async function benchRoom(): Promise<RoomOnEngines> {
  const [postgres, milvus, neo4j] = await Promise.all([addressOf('postgres'), addressOf('milvus'), addressOf('neo4j')]);
  return roomOnEngines('milvus', { postgres, milvus, neo4j }, { exact: false });
}

async function addressOf(name: 'postgres' | 'milvus' | 'neo4j'): Promise<ServiceAddress> {
  const found = await findService(name);
  if (found.address === undefined) throw new Error(found.reason);
  return found.address;
}
