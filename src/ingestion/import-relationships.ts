import type { Catalog } from '../catalog/catalog.ts';
import { OperatorError } from '../kernel/errors.ts';
import type { EntityStore } from '../ports/entity-store.ts';
import type { TruthStore } from '../ports/truth-store.ts';
import { chooseEdges } from './choose-edges.ts';
import { entityTypeOf } from './choose-entity-type.ts';
import { fieldMap, type FieldMap } from './field-map.ts';
import { importLines } from './import-lines.ts';
import type { ImportOptions, ImportReport } from './import-options.ts';
import { LineFile } from './line-file.ts';
import type { LineJob } from './line-job.ts';
import { readRelationship, type PossibleEdges } from './read-relationship.ts';
import { RelationshipNames } from './relationship-names.ts';
import { writeLines } from './write-lines.ts';

export interface RelationshipImport extends ImportOptions {
  /** The type of what the relationships begin at, for names that fields of several types have. */
  readonly type?: string;
}

export interface RelationshipStores {
  readonly catalog: Catalog;
  readonly truth: TruthStore;
  readonly entities: EntityStore;
}

/**
 * Imports edges, one on each line: `{"from": key, "type": name, "to": key}` and their properties. Names are those of kinds of
 * edges or of relationship fields, however they are written; keys may be global ids. Importing a file again changes nothing.
 * Rejects with OperatorError where it cannot go on, and with the signal's reason where it is ended.
 */
export async function importRelationships(stores: RelationshipStores, options: RelationshipImport): Promise<ImportReport> {
  const from = options.type === undefined ? undefined : entityTypeOf(stores.catalog.entities, options.type);
  const names = new RelationshipNames(stores.catalog);
  const reading = { catalog: stores.catalog, names, map: fieldMap(options.map), from };
  checkMap(reading.map, names);
  const job: LineJob<PossibleEdges> = {
    kind: 'relationships',
    options: { type: options.type },
    read: (object, line, onIgnored) => readRelationship(reading, object, line.record, onIgnored),

    async write(items, call) {
      const chosen = await chooseEdges(stores.entities, items, call);
      const { results, rejected, waiting } = await writeLines(stores.truth, chosen.items, call);
      const sum = (count: 'created' | 'updated') => results.reduce((total, { edges }) => total + edges[count], 0);
      const [created, updated] = [sum('created'), sum('updated')];
      const written = chosen.items.length - rejected.length - waiting.length;
      return { created, updated, unchanged: Math.max(0, written - created - updated), edges: created + updated, rejected: [...chosen.rejected, ...rejected], waiting };
    },
  };
  const file = await LineFile.open(options.file);
  try {
    return await importLines(file, job, options);
  } finally {
    await file.close();
  }
}

/** A name that nothing has would reject every line that has it. */
function checkMap(map: FieldMap, names: RelationshipNames): void {
  for (const [source, name] of map)
    if (name !== '' && !names.isField(name) && names.meanings(name).length === 0)
      throw new OperatorError(`--map ${source}=${name}: there is no relationship and no property "${name}"; write one of ${names.known.join(', ')}, or nothing to drop it.`);
}
