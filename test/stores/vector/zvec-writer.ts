import { writeSync } from 'node:fs';
import { zvecVectorStore } from '../../../src/stores/vector/zvec/zvec-vector-store.ts';
import { untilStopped } from '../../../src/ports/call.ts';
import { killedCollection, killedRow, writerTenancy } from './killed-collection.ts';

/**
 * Run as a process of its own: `zvec-writer.ts <directory> <first version> <optimise after so many writes>`. Writes and removes
 * rows for ever, and says what on standard output, before and after.
 */
const [directory = '', first, optimizeAfter] = process.argv.slice(2);
const store = zvecVectorStore({ directory });
await store.open(killedCollection);
const { name } = killedCollection;
const call = untilStopped(undefined, writerTenancy);

for (let version = Number(first); ; version++) {
  const keys = Array.from({ length: 150 }, (_, i) => `k${(version * 37 + i * 11) % 1500}`);
  const removes = version % 5 === 0;
  say({ version, keys, removes });
  if (removes) await store.remove(name, keys, call);
  else await store.upsert(name, keys.map((key) => killedRow(key, version)), call);
  say('done');
  if (version % Number(optimizeAfter) === 0) {
    say('optimizing');
    await store.optimize(name);
    say('optimized');
  }
}

function say(what: unknown): void {
  writeSync(1, `${JSON.stringify(what)}\n`);
}
