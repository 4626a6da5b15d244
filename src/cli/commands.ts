import type { Command } from './command.ts';
import { serveCommand } from './serve-command.ts';

/** In the order in which `help` lists them. */
export const commands: readonly Command[] = [serveCommand];
