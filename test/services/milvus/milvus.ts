import { join } from 'node:path';
import { makePythonEnvironment, missingPython } from '../machine/python-environment.ts';
import { runCommand } from '../machine/run-command.ts';
import { spawnServer } from '../machine/spawn-server.ts';
import type { Service } from '../service.ts';
import { askMilvus } from './ask-milvus.ts';

const requirements = join(import.meta.dirname, 'requirements.txt');
const unpack = join(import.meta.dirname, 'unpack.py');
const serve = join(import.meta.dirname, 'serve.py');
const user = 'root';
/** What every new Milvus begins with. */
const firstPassword = 'Milvus';

/** It cannot be told to listen on loopback alone: its port asks for the password, those between its parts do not. */
export const milvus: Service = {
  name: 'milvus',
  title: 'Milvus 2.3.5 standalone',
  port: 19_630,
  recipe: [requirements, unpack],
  missing: missingPython,

  async fetch(folder) {
    await makePythonEnvironment(folder, requirements);
    await runCommand([join(folder, 'bin', 'python'), unpack, join(folder, 'engine')]);
  },

  async start({ download, data, log, port }) {
    return spawnServer([join(download, 'bin', 'python'), serve, join(download, 'engine', 'bin'), data, String(port)], { log, cwd: data });
  },

  async answers({ port, password }) {
    const address = `127.0.0.1:${port}`;
    const list = () => askMilvus({ address, username: user, password }, (client) => client.listCollections());
    await list().catch(async (error: Error) => {
      if (!error.message.includes('UNAUTHENTICATED')) throw error;
      await askMilvus({ address, username: user, password: firstPassword }, (client) =>
        client.updatePassword({ username: user, oldPassword: firstPassword, newPassword: password }),
      );
      await list();
    });
  },

  address: ({ port, password }) => ({ host: '127.0.0.1', port, url: `http://127.0.0.1:${port}`, user, password }),
};
