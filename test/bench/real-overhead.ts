import { benchRoom } from './bench-room.ts';
import { measureOverhead } from './measure-overhead.ts';
import type { BenchResult } from './run.ts';

/** What Trefoil adds to Milvus, Neo4j and PostgreSQL. */
export async function realOverhead(): Promise<BenchResult> {
  const room = await benchRoom();
  try {
    return await measureOverhead(room.settings);
  } finally {
    await room.end();
  }
}
