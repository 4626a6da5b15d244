import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { newFolder, runProgram, startGateway, type Ended, type ProgramOptions } from '../support/gateway-process.ts';

const canMount = spawnSync('unshare', ['--mount', 'true']).status === 0;
let home: string;
beforeAll(async () => {
  home = await newFolder();
});

const settings = (more: Readonly<Record<string, string>> = {}) => ({ TREFOIL_DATA: join(home, 'data'), TREFOIL_SAMPLE: 'off', PORT: '0', ...more });
const serve = (more: Readonly<Record<string, string>> = {}, options: ProgramOptions = {}) => runProgram(['serve'], { ...options, settings: settings(more) });

/** What a run said that was refused: on stderr alone, without a stack, with exit code 1. Progress and the log are something else. */
function refusal({ code, signal, stdout, stderr }: Ended): string {
  expect({ code, signal, stdout }).toEqual({ code: 1, signal: null, stdout: '' });
  expect(stderr).not.toMatch(/^\s+at /m);
  return stderr.split('\n').filter((line) => line !== '' && !/^\{"time"|[█░]/.test(line)).join('\n');
}

async function schemaOf(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(home, name);
  await mkdir(folder);
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
  return folder;
}

describe('a gateway that cannot start says why in one sentence and ends with 1', () => {
  it('when its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    expect(refusal(await serve({ PORT: String(port) }))).toBe(`Port ${port} is taken; set PORT to a free one.`);
    other.close();
  });

  it('when there is no such interface', async () => {
    expect(refusal(await serve({ HOST: '192.0.2.1' }))).toBe('This machine has no interface 192.0.2.1; set HOST to one it has.');
  });

  it('when another gateway has the data folder', async () => {
    const gateway = await startGateway(settings());
    expect(refusal(await serve())).toBe(`The data folder ${join(home, 'data')} is in use by process ${gateway.pid}: stop it first, or choose another folder by TREFOIL_DATA.`);
    expect((await gateway.end('SIGTERM')).code).toBe(0);
  });

  it('when the data folder cannot be one', async () => {
    await writeFile(join(home, 'file'), '');
    await symlink(join(home, 'nowhere'), join(home, 'dangling'));
    for (const [path, problem] of [['file', 'is not a folder: choose another path'], ['dangling', 'cannot be made there: choose another path']] as const)
      expect(refusal(await serve({ TREFOIL_DATA: join(home, path) }))).toBe(`The data folder ${join(home, path)} ${problem}.`);
    expect(refusal(await serve({ TREFOIL_DATA: '/proc/trefoil/data' }))).toBe('The data folder /proc/trefoil/data cannot be made there: choose another path.');
  });

  it.skipIf(process.getuid?.() !== 0)('when the data folder may not be written', async () => {
    // The temporary folder is open to its owner alone.
    const asNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    expect(refusal(await serve({ TREFOIL_DATA: join(home, 'closed') }, { wrapper: asNobody }))).toBe(`The data folder ${join(home, 'closed')} may not be read and written by this user: change its owner or rights, or choose another folder.`);
  });

  it.skipIf(!canMount).each([['before the database is made', '4m'], ['while the sample is loaded', '40m']])('when the disk is full %s', async (_, size) => {
    const around = await newFolder();
    const wrapper = ['unshare', '--mount', 'sh', '-c', `mount -t tmpfs -o size=${size} none "$0" && exec "$@"`, around];
    expect(refusal(await serve({ TREFOIL_DATA: join(around, 'data'), TREFOIL_SAMPLE: 'auto' }, { wrapper }))).toMatch(/^.* lies on a disk that is full.*: make room, or choose another folder.*\.$/);
  });

  it('when the schema is not there, empty, not GraphQL or not right: with file, line and what to write', async () => {
    const refused = async (folder: string) => refusal(await serve({ TREFOIL_SCHEMA: folder }));
    expect(await refused(join(home, 'no-schema'))).toMatch(/^TREFOIL_SCHEMA: .*no-schema does not exist\. Point it to a folder with \*\.graphql files\.$/);
    expect(await refused(await schemaOf('empty', { 'notes.txt': 'nothing' }))).toMatch(/^TREFOIL_SCHEMA: .*empty holds no \*\.graphql file with a definition\. .*$/);
    expect(await refused(await schemaOf('syntax', { 'a.graphql': 'type A {\n  a:\n}' }))).toMatch(/^The schema has a problem:\n {2}.*syntax\/a\.graphql:3:1 {2}Syntax Error: Expected Name, found "}"\.$/);
    expect(await refused(await schemaOf('wrong', { 'a.graphql': 'type A implements Node @entity @key(fields: "id") {\n  id: ID!\n  key: String! @ownkey\n}' }))).toMatch(/^The schema has .*\n {2}.*wrong\/a\.graphql:3:16 {2}A\.key: there is no directive @ownkey\. Write @ownKey\.$/m);
  });

  it('when the schema has changed so that the rows do not fit it any more', async () => {
    const one = (field: string) => `type A implements Node @entity @key(fields: "id") {\n  id: ID!\n  key: String! @ownKey\n  ${field}\n}`;
    const folder = await schemaOf('changing', { 'a.graphql': one('size: Int'), 'a.jsonl': '{"key": "first"}\n' });
    const more = { TREFOIL_DATA: join(home, 'changing-data'), TREFOIL_SCHEMA: folder };
    expect(await runProgram(['import', join(folder, 'a.jsonl')], { settings: settings(more) })).toMatchObject({ code: 0 });
    await writeFile(join(folder, 'a.graphql'), one('size: Int!'));
    expect(refusal(await serve(more))).toBe(`The schema ${folder} does not fit the data in ${join(home, 'changing-data')}: A.size is required now, but 1 row has no value for it. Write "size: Int" without the last exclamation mark, or fill that row first.`);
  });

  it('when settings are wrong: all of them at once', async () => {
    expect(refusal(await serve({ PORT: '70000', TREFOIL_LOG: 'loud', TREFOIL_TIMEOUT_MS: '1s' }))).toBe(
      ['PORT is "70000"; expected a whole number from 0 to 65535.', 'TREFOIL_TIMEOUT_MS is "1s"; expected a whole number from 100 to 600000.', 'TREFOIL_LOG is "loud"; expected auto or text or json.'].join('\n'));
    expect(refusal(await serve({ EMBEDDINGS_URL: 'http://localhost:1/v1' }))).toBe('EMBEDDINGS_URL is set without EMBEDDINGS_MODEL; name the model to ask it for.');
  });

  it('when Node is another than its own', async () => {
    const older = 'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"22.4.1"}})';
    expect(refusal(await serve({}, { flags: ['--import', older] }))).toMatch(/^Trefoil needs Node 24, and this is Node 22\.4\.1\. .*"npm install", start it by "npm start".*\n.*$/);
  });
});

describe('a command that cannot be run says why in one sentence and ends with 1', () => {
  it.each([
    [['sreve'], 'There is no command "sreve". Run "npm run trefoil -- help" to see what there is.'],
    [['serve', '--port', '3000'], "Unknown option '--port'.\nUsage: npm run trefoil -- serve"],
    [['serve', '3000'], 'The command serve takes no arguments, and got "3000": settings come from the environment, such as PORT=3000. Run "npm run trefoil -- help" to see them.'],
    [['import'], 'Name a file.\nUsage: npm run trefoil -- import FILE.jsonl [--type TYPE] [--map NAME=FIELD]… [--vectors FILE --model NAME]'],
    [['import', '/no/such.jsonl'], '/no/such.jsonl is not there: give the path of a file with one JSON object on each line.'],
  ])('%j', async (args, sentence) => {
    expect(refusal(await runProgram(args, { settings: settings() }))).toBe(sentence);
  });

  it('when every line of a file is rejected', async () => {
    const file = join(home, 'wrong.jsonl');
    await writeFile(file, '{"description": "no key"}\nnot JSON\n\n');
    for (const command of [['import', file, '--type', 'Genre'], ['import-relationships', file], ['import-events', file]]) {
      const { code, stdout, stderr } = await runProgram(command, { settings: settings() });
      expect(code, stderr).toBe(1);
      expect(stdout).toMatch(/ 2 rejected\.\nThe rejected lines, each with its reason: \S+\n/);
    }
    await writeFile(file, '{"name": "Drama"}\nnot JSON\n');
    expect((await runProgram(['import', file, '--type', 'Genre'], { settings: settings() })).code).toBe(0);
  });

  it('when the gateway that has the data folder has another schema', async () => {
    const gateway = await startGateway(settings());
    const refused = refusal(await runProgram(['import', 'examples/components/data/suppliers.jsonl'], { settings: settings({ TREFOIL_SCHEMA: 'examples/components/schema' }) }));
    expect(refused).toMatch(new RegExp(`^The gateway that runs on the data folder .*, process ${gateway.pid}, has another schema than .*/examples/components/schema: set TREFOIL_SCHEMA to the folder it was started with, or, if that was changed since, restart it\\.$`));
    expect((await gateway.end('SIGTERM')).code).toBe(0);
  });
});
