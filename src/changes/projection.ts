import type { Attribute, EmbeddedEntityType } from '../catalog/catalog.ts';
import type { Row, Value } from '../model/value.ts';
import type { EntitySnapshot } from '../ports/truth-store.ts';

/** What derived stores keep of an entity. */
export interface Projection {
  readonly key: string;
  /** What is embedded and searched word by word. */
  readonly document: string;
  /** The attributes kept beside the vector. */
  readonly attributes: Row;
  readonly revision: number;
}

/** One entity, as the SDL's `@embedded(from: …)` and `@mirrored` say. A pure function of its snapshot. */
export function project(entity: EmbeddedEntityType, snapshot: EntitySnapshot): Projection {
  const parts = entity.embedding.from.map(({ relationship, attribute }) =>
    relationship === undefined ? textOf(snapshot.row[attribute.name] ?? null) : (snapshot.related[`${relationship.name}.${attribute.name}`] ?? []).join(', '),
  );
  return {
    key: snapshot.key,
    document: parts.filter((part) => part !== '').join('\n'),
    attributes: Object.fromEntries(keptAttributes(entity).map(({ name }) => [name, snapshot.row[name] ?? null])),
    revision: snapshot.revision,
  };
}

/** Those of a type that stand beside its vectors; the key does so anyway. */
export function keptAttributes(entity: EmbeddedEntityType): readonly Attribute[] {
  return [...entity.attributes.values()].filter((attribute) => attribute.inVector && attribute.name !== entity.ownKey.name);
}

function textOf(value: Value): string {
  if (value === null) return '';
  return Array.isArray(value) ? value.join(', ') : String(value);
}
