import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { certificateIn, makeCertificate } from '../machine/certificate.ts';
import { findJava } from '../machine/find-java.ts';
import { findProgram } from '../machine/find-program.ts';
import { runCommand } from '../machine/run-command.ts';
import { spawnServer } from '../machine/spawn-server.ts';
import type { Place, Service, ServiceName } from '../service.ts';
import { askNeo4j } from './ask-neo4j.ts';
import { neo4jSettings } from './neo4j-settings.ts';

/** What differs between the versions. */
interface Version {
  readonly name: ServiceName;
  readonly title: string;
  readonly port: number;
  /** With the `pom.xml` of its libraries, beside this file. */
  readonly folder: string;
  readonly java: { readonly oldest: number; readonly newest: number };
  /** What follows `java`'s options. */
  readonly command: (home: string) => readonly string[];
}

const boot = join(import.meta.dirname, '2026', 'Boot.java');

/** The newest, with Cypher 25. */
export const neo4j: Service = neo4jOf({
  name: 'neo4j',
  title: 'Neo4j 2026.09 Community',
  port: 17_687,
  folder: '2026',
  java: { oldest: 21, newest: 25 },
  command: (home) => [boot, home],
});

/** The version with long-term support that is in most houses. */
export const neo4j5: Service = neo4jOf({
  name: 'neo4j-5',
  title: 'Neo4j 5.26.12 Community',
  port: 17_688,
  folder: '5',
  java: { oldest: 17, newest: 21 },
  command: (home) => ['org.neo4j.server.CommunityEntryPoint', `--home-dir=${home}`, `--config-dir=${join(home, 'conf')}`],
});

function neo4jOf({ name, title, port, folder, java, command }: Version): Service {
  const pom = join(import.meta.dirname, folder, 'pom.xml');
  const findSuitable = () => findJava((version) => version >= java.oldest && version <= java.newest);
  return {
    name,
    title,
    port,
    recipe: [pom],

    async missing() {
      if ((await findProgram('mvn')) === undefined) return 'Maven is needed: put mvn on PATH';
      if ((await findProgram('openssl')) === undefined) return 'openssl is needed for a certificate: put it on PATH';
      return (await findSuitable()) === undefined ? `Java ${java.oldest} to ${java.newest} is needed: install one, or set JAVA_HOME` : undefined;
    },

    async fetch(into) {
      await runCommand(['mvn', '--quiet', '--batch-mode', '--file', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${join(into, 'lib')}`], { cwd: into });
    },

    async start(place) {
      const { download, data, log } = place;
      await makeCertificate(data);
      await mkdir(join(data, 'conf'), { recursive: true });
      await writeFile(join(data, 'conf', 'neo4j.conf'), neo4jSettings(place));
      const opens = ['java.nio', 'java.io', 'sun.nio.ch', 'java.lang'].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`);
      const options = ['-Xmx768m', '-XX:+UseG1GC', ...opens, '-cp', join(download, 'lib', '*')];
      return spawnServer([(await findSuitable()) ?? 'java', ...options, ...command(data)], { log, cwd: data });
    },

    answers: askNeo4j,

    address: (place: Place) => ({
      host: '127.0.0.1',
      port: place.port,
      url: `bolt://127.0.0.1:${place.port}`,
      user: 'neo4j',
      password: place.password,
      tls: { url: `bolt+s://127.0.0.1:${place.port}`, caFile: certificateIn(place.data).certificateFile },
    }),
  };
}
