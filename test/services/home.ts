import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Service, ServiceName } from './service.ts';

/** Kept between runs, outside the working tree: `downloads/` and, while services are up, `running/`. */
export function servicesHome(): string {
  const set = process.env['TREFOIL_SERVICES_HOME'];
  return set !== undefined && set !== '' ? resolve(set) : join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'trefoil', 'services');
}

/** Another such home within, for engines that one test file has for itself. */
export function ownHome(): string {
  return join(servicesHome(), 'own');
}

/** The folder of one running service, and of nothing else. */
export function runningFolder(name: ServiceName): string {
  return join(servicesHome(), 'running', name);
}

export function portSetting(name: ServiceName): string {
  return `TREFOIL_SERVICES_${name.replaceAll('-', '_').toUpperCase()}_PORT`;
}

export function portOf({ name, port }: Service): number {
  const text = process.env[portSetting(name)];
  if (text === undefined || text === '') return port;
  const set = Number(text);
  if (!Number.isInteger(set) || set < 1 || set > 65_535) throw new Error(`${portSetting(name)} must be a port from 1 to 65535, and is ${text}`);
  return set;
}
