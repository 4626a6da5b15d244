import { relative } from 'node:path';
import type { Setting } from './setting.ts';
import { settings } from './settings.ts';

/** The settings for `--help`, one paragraph each. */
export function describeSettings(): string {
  return (Object.values(settings) as Setting<unknown>[]).map(({ name, byDefault, description }) => `  ${name}${byDefault === undefined ? '' : ` (${shown(byDefault)})`}\n      ${description}`).join('\n');
}

/** Paths are shown as one would type them here. */
function shown(value: string): string {
  return value.startsWith('/') ? relative(process.cwd(), value) || '.' : value;
}
