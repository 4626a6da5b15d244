import { execFile } from 'node:child_process';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse, validate } from 'graphql';
import { buildCatalog } from '../src/catalog/build-catalog.ts';
import { readSdl } from '../src/catalog/read-sdl.ts';
import { settings, shippedSchema } from '../src/config/settings.ts';

const project = join(import.meta.dirname, '..');
const read = (path: string) => readFile(join(project, path), 'utf8');
const known = new Set([...Object.values(settings).map(({ name }) => name), 'NODE_ENV']);

describe('what is shipped to deploy with', () => {
  it('sets nothing that is no setting', async () => {
    const dockerfile = /^ENV (.*)$/m.exec(await read('deploy/Dockerfile'))?.[1]?.split(' ').map((pair) => pair.split('=')[0]) ?? [];
    const gateway = /gateway:[\s\S]*?environment:\n((?: {6}\S.*\n)+)/.exec(await read('deploy/compose.yaml'))?.[1] ?? '';
    const compose = [...gateway.matchAll(/^ {6}([A-Z0-9_]+):/gm)].map(([, name]) => name);
    const kustomize = [...(await read('deploy/kubernetes/kustomization.yaml')).matchAll(/^ {6}- ([A-Z0-9_]+)=/gm)].map(([, name]) => name);
    for (const names of [dockerfile, compose, kustomize]) {
      expect(names.length).toBeGreaterThan(4);
      expect(names.filter((name) => !known.has(name ?? ''))).toEqual([]);
    }
  });

  it('runs on the Node that the project depends on', async () => {
    const { dependencies } = JSON.parse(await read('package.json')) as { dependencies: Record<string, string> };
    expect([...(await read('deploy/Dockerfile')).matchAll(/^FROM node:([0-9.]+)-/gm)].map(([, version]) => version)).toEqual([dependencies['node'], dependencies['node']]);
  });

  it('asks for every secret by name, and holds none', async () => {
    const compose = await read('deploy/compose.yaml');
    const asked = new Set([...compose.matchAll(/(?<!\$)\$\{([A-Z0-9_]+)/g)].map(([, name]) => name));
    const example = await read('deploy/.env.example');
    for (const name of asked) if (name !== 'TREFOIL_SAMPLE') expect(example).toMatch(new RegExp(`^${name}=`, 'm'));
    expect(example).not.toMatch(/PASSWORD=\S/);
    for (const [, name] of compose.matchAll(/(?<!\$)\$\{([A-Z0-9_]*PASSWORD)\b(?!:\?)/g)) throw new Error(`${name} may be left out`);
  });

  it('pins every image', async () => {
    for (const [, image] of (await read('deploy/compose.yaml')).matchAll(/image: (\S+)/g)) expect(image).toMatch(/:(v?\d|RELEASE|local)/);
  });

  it('renders with kustomize, where kubectl is there', async (context) => {
    const rendered = await promisify(execFile)('kubectl', ['kustomize', join(project, 'deploy/kubernetes')]).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? undefined : Promise.reject(error)));
    if (rendered === undefined) return context.skip('there is no kubectl here');
    expect([...rendered.stdout.matchAll(/^kind: (\w+)$/gm)].map(([, kind]) => kind).toSorted()).toEqual(['ConfigMap', 'Deployment', 'HorizontalPodAutoscaler', 'PodDisruptionBudget', 'Service']);
  });
});

describe('the page that follows one query', () => {
  it('follows one that the shipped schema answers, through files that are there', async () => {
    const page = await read('docs/one-query.md');
    const [, query = ''] = /```graphql\n([\s\S]*?)```/.exec(page) ?? [];
    expect(validate(buildCatalog(await readSdl(shippedSchema)).schema, parse(query))).toEqual([]);
    const files = [...page.matchAll(/`((?:src|test)\/[^`]+)`/g)].map(([, path]) => path ?? '');
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) await access(join(project, file));
    expect(await readdir(join(project, 'docs'))).toContain('one-query.md');
  });
});
