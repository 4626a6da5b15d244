import { join } from 'node:path';
import { makePythonEnvironment, missingPython } from '../machine/python-environment.ts';
import { spawnServer } from '../machine/spawn-server.ts';
import { askMilvus } from '../milvus/ask-milvus.ts';
import type { Service } from '../service.ts';

const requirements = join(import.meta.dirname, 'requirements.txt');

/** It knows no users. */
export const milvusLite: Service = {
  name: 'milvus-lite',
  title: 'Milvus Lite 3.2.2',
  port: 19_650,
  recipe: [requirements],
  missing: missingPython,
  fetch: (folder) => makePythonEnvironment(folder, requirements),

  async start({ download, data, log, port }) {
    const options = ['--data-dir', data, '--host', '127.0.0.1', '--port', String(port)];
    return spawnServer([join(download, 'bin', 'milvus-lite'), 'server', ...options], { log, cwd: data });
  },

  answers: ({ port }) => askMilvus({ address: `127.0.0.1:${port}` }, (client) => client.listCollections()),

  address: ({ port }) => ({ host: '127.0.0.1', port, url: `http://127.0.0.1:${port}` }),
};
