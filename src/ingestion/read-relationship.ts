import type { Catalog, EntityType } from '../catalog/catalog.ts';
import { quote } from '../kernel/errors.ts';
import { parseGlobalId } from '../model/entity-ref.ts';
import type { EdgePut } from '../ports/truth-store.ts';
import { mapFields, type FieldMap } from './field-map.ts';
import { foldIdentifier } from './fold-identifier.ts';
import type { JsonObject } from './json-object.ts';
import { readEdge } from './read-edge.ts';
import { readKey } from './read-key.ts';
import { endsOf, type Meaning, type RelationshipNames } from './relationship-names.ts';
import { Unreadable } from './unreadable.ts';

/** The edges that one line may mean; several where its type is a field of several entity types, none where its type is dropped. */
export type PossibleEdges = readonly EdgePut[];

export interface RelationshipReading {
  readonly catalog: Catalog;
  readonly names: RelationshipNames;
  /** Renames fields as well as types. */
  readonly map: FieldMap;
  /** The type of what the relationships begin at, where that is said. */
  readonly from: EntityType | undefined;
}

/** One JSON object `{from, type, to, …properties}` as an edge. */
export function readRelationship({ catalog, names, map, from: fromType }: RelationshipReading, object: JsonObject, place: number, onIgnored: (field: string) => void): PossibleEdges | Unreadable {
  const problems: string[] = [];
  const fields = mapFields(object, map, problems);
  const given = fields.get('type');
  const type = typeof given === 'string' ? mapType(map, given) : undefined;
  if (type === '') {
    onIgnored(String(given));
    return [];
  }
  const from = readKey('from', fields.get('from'), problems);
  const to = readKey('to', fields.get('to'), problems);
  const named = names.meanings(type ?? '').filter((meaning) => fromType === undefined || endsOf(meaning).from === fromType);
  if (named.length === 0) problems.push(`type: expected one of ${names.known.join(', ')}${fromType === undefined ? '' : ` that begins at ${fromType.name}`}, got ${given === undefined ? 'nothing' : quote(given)}`);
  if (from === undefined || to === undefined || problems.length > 0) return new Unreadable(problems.join('; '));

  const meanings = named.filter((meaning) => fits(catalog, endsOf(meaning).from, from) && fits(catalog, endsOf(meaning).to, to));
  if (meanings.length === 0) return new Unreadable(misfit(named, from, to));
  for (const field of fields.keys()) if (!['from', 'type', 'to'].includes(field) && !meanings.some(({ edge }) => edge.properties.has(field))) onIgnored(field);
  return readEdges(meanings, { from, to, place }, Object.fromEntries(fields));
}

function readEdges(meanings: readonly Meaning[], { from, to, place }: { readonly from: string; readonly to: string; readonly place: number }, object: JsonObject): PossibleEdges | Unreadable {
  const problems: string[] = [];
  const edges = meanings.flatMap((meaning): EdgePut[] => {
    const found: string[] = [];
    const content = readEdge(meaning.edge, object, found);
    problems.push(...found);
    const [near, far] = [ownKey(endsOf(meaning).from, from), ownKey(endsOf(meaning).to, to)];
    const [source, target] = meaning.turned ? [far, near] : [near, far];
    return found.length > 0 ? [] : [{ edge: meaning.edge, source, target, place, ...content }];
  });
  return edges.length === 0 ? new Unreadable(problems.join('; ')) : edges;
}

/** What a type in the file is called in the SDL, however both are written. */
function mapType(map: FieldMap, type: string): string {
  const folded = foldIdentifier(type);
  for (const [source, name] of map) if (foldIdentifier(source) === folded) return name;
  return type;
}

function misfit(named: readonly Meaning[], from: string, to: string): string {
  const ends = (end: 'from' | 'to') => [...new Set(named.map((meaning) => endsOf(meaning)[end].name))];
  const [near, far] = [ends('from'), ends('to')];
  return `type: leads from ${near.join(' or ')} to ${far.join(' or ')}, got ${quote(from)} and ${quote(to)}; an own key that looks like a global id is written as one, such as "${far[0]}:${to}"`;
}

/** A global id of another type tells that an end is not meant; anything else is an own key. */
function fits(catalog: Catalog, entity: EntityType, text: string): boolean {
  const type = parseGlobalId(text)?.type;
  return type === undefined || type === entity.name || !catalog.entities.has(type);
}

function ownKey(entity: EntityType, text: string): string {
  const ref = parseGlobalId(text);
  return ref?.type === entity.name ? ref.key : text;
}
