import { foldName } from '../model/fold-name.ts';
import type { Catalog } from './catalog.ts';
import { plural, snakeCase } from './names.ts';

const known = new WeakMap<Catalog, ReadonlySet<string>>();

/** The words by which a question says what kind of thing it is after, one or many: the entities' names and synonyms and the members of their enums, folded. */
export function kindWords(catalog: Catalog): ReadonlySet<string> {
  const words = known.get(catalog) ?? readKindWords(catalog);
  known.set(catalog, words);
  return words;
}

function readKindWords(catalog: Catalog): ReadonlySet<string> {
  const names = [...catalog.entities.values()].flatMap((entity) => [entity.name, entity.plural, ...entity.synonyms, ...[...entity.attributes.values()].flatMap(({ members }) => members)]);
  const words = names.flatMap((name) => foldName(snakeCase(name).replaceAll('_', ' ')).split(' ')).filter(Boolean);
  return new Set(words.flatMap((word) => [word, plural(word)]));
}
