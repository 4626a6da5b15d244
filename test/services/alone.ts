import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { lockFile } from '../../src/kernel/file-lock.ts';
import { servicesHome } from './home.ts';

/** Runs `task` while no other process starts or ends services; waits for its turn. */
export async function alone<T>(task: () => Promise<T>): Promise<T> {
  const home = servicesHome();
  await mkdir(home, { recursive: true, mode: 0o700 });
  for (let said = false; ; said = true) {
    const lock = await lockFile(join(home, 'lock'));
    if (lock !== undefined) return await task().finally(() => lock.release());
    if (!said) console.error('Another process starts or ends services; waiting for it …');
    await wait(500);
  }
}
