import { backfillCommand } from './backfill-command.ts';
import type { Command } from './command.ts';
import { doctorCommand } from './doctor-command.ts';
import { explainCommand } from './explain-command.ts';
import { importCommand } from './import-command.ts';
import { importEventsCommand } from './import-events-command.ts';
import { importRelationshipsCommand } from './import-relationships-command.ts';
import { introspectCommand } from './introspect-command.ts';
import { reconcileCommand } from './reconcile-command.ts';
import { reembedCommand } from './reembed-command.ts';
import { serveCommand } from './serve-command.ts';

/** In the order in which `help` lists them. */
export const commands: readonly Command[] = [serveCommand, importCommand, importRelationshipsCommand, importEventsCommand, reembedCommand, doctorCommand, backfillCommand, reconcileCommand, explainCommand, introspectCommand];
