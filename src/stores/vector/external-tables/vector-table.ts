import type { Attribute, EntityType, KeyType, VectorTable } from '../../../catalog/catalog.ts';
import { possibleKeys } from '../../../catalog/possible-keys.ts';
import { defaultTenancy } from '../../../model/tenancy.ts';
import { memberType, parameterType } from '../../clients/postgres/sql/attribute-types.ts';
import { canonicalSql, comparedSql, needsForm } from '../../clients/postgres/sql/canonical-sql.ts';
import type { RowTerms } from '../../clients/postgres/sql/condition-sql.ts';
import { externalName, keyTypeOf, ownerOf, ownKey } from '../../clients/postgres/sql/external-sql.ts';
import type { Parameters } from '../../clients/postgres/sql/parameters.ts';
import { quoteName } from '../../clients/postgres/sql/quote.ts';
import type { VectorExtension } from '../pgvector/extension.ts';
import type { SearchedTable } from '../pgvector/searched-table.ts';
import type { StoredCollection } from '../same-collection.ts';
import type { FoundIndex } from './found-index.ts';

/** What the SDL says of a table of vectors, and what the database does. */
export interface VectorTableDescription {
  readonly entity: EntityType;
  readonly source: VectorTable;
  readonly extension: VectorExtension;
  readonly keyType: KeyType;
  readonly hasKeysOnce: boolean;
  /** The column tells no number of dimensions, so that its vectors may have any. */
  readonly isOfAnyLength: boolean;
  /** The one that is searched; undefined where none serves. */
  readonly index: FoundIndex | undefined;
}

/** A table of vectors that was there before, as searches of pgvector read it. */
export interface OpenVectorTable extends SearchedTable, StoredCollection {
  readonly extension: VectorExtension;
}

/** Shows the table as if it were one of ours. PostgreSQL sees through the subselect, so indexes serve. */
export function openVectorTable({ entity, source, extension, keyType, hasKeysOnce, isOfAnyLength, index }: VectorTableDescription): OpenVectorTable {
  const { dimensions } = source;
  const attributes = attributesBeside(entity);
  const columns = new Map(attributes.map((attribute) => [attribute.name, { attribute: attribute.name, name: attribute.name, sql: quoteName(attribute.name), memberType: memberType(attribute), type: parameterType(attribute) }]));
  const [key, vector] = [`x.${quoteName(source.key)}`, `x.${quoteName(source.vector)}`];
  const shown = [
    `${ownerOf(source.tenant, defaultTenancy.tenant)} AS _tenant`, `${ownerOf(source.project, defaultTenancy.project)} AS _project`, `${key}::text COLLATE "C" AS _key`, `${ownKey(key, { keyType })} AS _own`, `${vector}::${extension.vector} AS _vector`, `${index?.expression ?? vector} AS _indexed`,
    ...attributes.flatMap((attribute, i) => {
      const raw = `x.${quoteName(attribute.vectorField)}::${parameterType(attribute)}`;
      return [`${canonicalSql(raw, attribute)} AS ${quoteName(attribute.name)}`, ...(needsForm(attribute) ? [`${raw} AS _raw${i}`] : [])];
    }),
  ];
  const ofLength = isOfAnyLength ? ` AND ${extension.schema}.vector_dims(${vector}) = ${dimensions}` : '';
  return {
    name: entity.name, dimensions, attributes, columns, extension, hasKeysOnce,
    rows: `(SELECT ${shown.join(', ')} FROM ${externalName(source.name)} x WHERE ${key} IS NOT NULL AND ${vector} IS NOT NULL${ofLength})`,
    terms: (parameters) => termsOf(attributes, keyType, parameters),
    distance: index && ((query) => `r._indexed OPERATOR(${extension.schema}.${operators[index.metric]}) ${index.type === 'halfvec' ? `${query}::${extension.halfvec}(${dimensions})` : query}`),
    index: index?.method === 'ivfflat' ? 'ivfflat' : 'hnsw',
  };
}

/** Those that stand beside the vectors; the own key is the key. */
export function attributesBeside({ attributes, ownKey }: EntityType): readonly Attribute[] {
  return [...attributes.values()].filter(({ inVector, name }) => inVector && name !== ownKey.name);
}

const operators = { cosine: '<=>', ip: '<#>', l2: '<->' } as const satisfies Record<FoundIndex['metric'], string>;

/** Written so that the table's own indexes serve; order is by code point, whatever the column's collation. */
function termsOf(attributes: readonly Attribute[], keyType: KeyType, parameters: Parameters): RowTerms {
  const attributeOf = (name: string) => {
    const found = attributes.find((attribute) => attribute.name === name);
    if (found === undefined) throw new TypeError(`the table has no attribute ${name}`);
    return found;
  };
  const raw = (name: string) => `r._raw${attributes.indexOf(attributeOf(name))}`;
  return {
    key: 'r._key',
    compared: (part) => comparedSql(raw(part.attribute), attributeOf(part.attribute), part, parameters),
    members: raw,
    keys: ({ keys, negated }) => `r._own ${negated ? '<> ALL' : '= ANY'} (${parameters.add(possibleKeys({ keyType }, keys), 'text[]')}::${keyTypeOf({ keyType })}[])`,
    column: (name) => `r.${quoteName(name)}`,
    ordered: (name) => (memberType(attributeOf(name)) === 'text' ? `r.${quoteName(name)} COLLATE "C"` : `r.${quoteName(name)}`),
    type: (name) => memberType(attributeOf(name)),
    related: ({ relationship }) => {
      throw new TypeError(`a table of vectors does not hold the relationship ${relationship}`);
    },
  };
}
