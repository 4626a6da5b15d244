import type { GraphQLSchema } from 'graphql';

/**
 * What the SDL says, read once at start and frozen: the entities, their attributes and relationships, which store owns
 * each and where it is mirrored. Planner, loaders, stores and import know the domain only through this.
 */
export interface Catalog {
  /** SHA-256 (hex) of everything below that stores depend on; two gateways on one database must agree on it. */
  readonly hash: string;
  readonly entities: ReadonlyMap<string, EntityType>;
  /** The entities with a vector, in the order of the SDL. */
  readonly embedded: readonly EmbeddedEntityType[];
  /** By `EdgeType.id`. */
  readonly edges: ReadonlyMap<string, EdgeType>;
  /** The augmented schema: connections, filters, orders and roots added to what was written. Without resolvers. */
  readonly schema: GraphQLSchema;
  /** What a field of the augmented schema reads, for fields of entities and of connections between them. */
  readonly roots: ReadonlyMap<string, RootField>;
  /** Generated mutations by name. */
  readonly mutations: ReadonlyMap<string, MutationField>;
  /** Kinds of learning events → what each is worth, from -1 to 1; `rating` where its event says. */
  readonly eventKinds: ReadonlyMap<string, number | 'rating'>;
  /** The kinds of events after which a viewer has had an item, or does not want it. */
  readonly seenKinds: ReadonlySet<string>;
}

export interface EntityType {
  readonly name: string;
  readonly description: string;
  /** `mediaContent`: the by-key root and the member of `SearchFilter`. */
  readonly singular: string;
  /** `mediaContents`: the list root. */
  readonly plural: string;
  /** What else instances are called, as the SDL writes it. */
  readonly synonyms: readonly string[];
  /** The relational table, in snake case: `media_content`. */
  readonly table: string;
  readonly ownKey: Attribute;
  /** What people call an instance; named things are recognised in search texts. */
  readonly nameAttribute: Attribute | undefined;
  /** Every stored attribute by field name, the own key among them. */
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly relationships: ReadonlyMap<string, Relationship>;
  /** Names of the fields marked `@nearest`. */
  readonly nearest: ReadonlySet<string>;
  readonly embedding: Embedding | undefined;
  readonly importance: Importance | undefined;
  readonly recency: Recency | undefined;
  /** The transitive relationship to its own type, OUT or IN, along which a filter's `descendants` and a search's anchors go down. */
  readonly hierarchy: Relationship | undefined;
  /** Where instances are, if Trefoil did not make that; undefined for what is managed. */
  readonly external: ExternalSource | undefined;
}

/** Stores that were there before: each part names what stands there, and nothing is ever written to it. */
export interface ExternalSource {
  readonly table: ExternalTable | undefined;
  readonly node: ExternalNode | undefined;
  readonly collection: ExternalCollection | undefined;
}

/** The column, property or field that says whose a row is; undefined where all are the default tenant's, in the default project. */
export interface ExternalOwner {
  readonly tenant: string | undefined;
  readonly project: string | undefined;
}

/** What keys are in a store that was there before; texts everywhere else. */
export type KeyType = 'TEXT' | 'BIGINT' | 'UUID';

/** A table or view. Attributes stand in `Attribute.column`. */
export interface ExternalTable extends ExternalOwner {
  /** `shop.films` */
  readonly name: string;
  readonly keyType: KeyType;
}

/** Nodes of a property graph. Attributes stand in `Attribute.property`. */
export interface ExternalNode extends ExternalOwner {
  readonly label: string;
  readonly key: string;
  readonly keyType: Exclude<KeyType, 'UUID'>;
}

/** Vectors. Attributes with `inVector` stand in `Attribute.vectorField`. */
export type ExternalCollection = MilvusCollection | VectorTable;

export interface MilvusCollection extends VectorsOfBefore {
  readonly store: 'MILVUS';
  readonly metric: 'COSINE' | 'IP';
}

/** A table or view with a column of vectors. */
export interface VectorTable extends VectorsOfBefore {
  readonly store: 'PGVECTOR';
  /** Undefined where any index that is there serves. */
  readonly metric: 'COSINE' | 'IP' | undefined;
}

interface VectorsOfBefore extends ExternalOwner {
  /** `film_vectors`; of a table `shop.films` */
  readonly name: string;
  readonly key: string;
  readonly vector: string;
  readonly dimensions: number;
  readonly model: string;
}

/** Where edges are that Trefoil did not make: in a table of their own, in a column of either end's table, or between nodes. */
export type ExternalEdges =
  | ({ readonly kind: 'joinTable'; readonly table: string; readonly source: string; readonly target: string } & ExternalOwner)
  | { readonly kind: 'foreignKey'; readonly on: 'source' | 'target'; readonly column: string }
  | { readonly kind: 'graph' };

export type EmbeddedEntityType = EntityType & { readonly embedding: Embedding };

export type AttributeKind = 'string' | 'id' | 'int' | 'float' | 'boolean' | 'datetime' | 'date' | 'enum' | 'json';

export interface Attribute {
  /** The field's name in GraphQL and in rows. */
  readonly name: string;
  /** The column's name: in snake case, if the SDL does not say otherwise. */
  readonly column: string;
  /** Of a node that was there before: the property's name. */
  readonly property: string;
  /** Of a collection that was there before: the field's or column's name. */
  readonly vectorField: string;
  readonly kind: AttributeKind;
  /** The members, where `kind` is `enum`. */
  readonly members: readonly string[];
  readonly graphqlType: string;
  readonly list: boolean;
  readonly nullable: boolean;
  /** Indexed where it is owned. */
  readonly indexed: boolean;
  /** Also kept in the vector store's row, so that it can be filtered on and read there. */
  readonly inVector: boolean;
  /** Also kept on the graph store's node. */
  readonly inGraph: boolean;
  /** False for JSON, which has no order and no equality worth offering. */
  readonly comparable: boolean;
}

/** A kind of edge between two entity types. Fields on either end may read it. */
export interface EdgeType {
  /** `MediaContent-BELONGS_TO->Genre` */
  readonly id: string;
  readonly type: string;
  readonly source: EntityType;
  readonly target: EntityType;
  readonly propertiesType: string | undefined;
  readonly properties: ReadonlyMap<string, Attribute>;
  /** The property in [0, 1] that says how strong an edge is; without one every edge has strength 1. */
  readonly strength: Attribute | undefined;
  /** How much one step over this kind of edge counts in the graph part of a score, in [0, 1]. */
  readonly weight: number;
  /** Undefined for what is managed. */
  readonly external: ExternalEdges | undefined;
}

/** A field that follows edges of one type. */
export interface Relationship {
  readonly entity: string;
  readonly name: string;
  readonly description: string;
  readonly edge: EdgeType;
  /** From the field's entity: along the edge, against it, or either way. */
  readonly direction: 'OUT' | 'IN' | 'BOTH';
  readonly target: EntityType;
  /** One step, or any number of steps from one up. */
  readonly transitive: boolean;
  readonly list: boolean;
}

export interface Embedding {
  /** What an instance's document is made of, in order. */
  readonly from: readonly DocumentPart[];
}

export interface DocumentPart {
  /** Follow this relationship first; absent for the entity's own attribute. */
  readonly relationship: Relationship | undefined;
  readonly attribute: Attribute;
}

export interface Importance {
  readonly attribute: Attribute;
  /** The value that counts as 1; higher ones do too. */
  readonly max: number;
}

export interface Recency {
  readonly attribute: Attribute;
  readonly halfLifeDays: number;
}

/** A generated root field. Hand-written ones are not listed. */
export type RootField =
  | { readonly kind: 'byKey'; readonly entity: EntityType }
  | { readonly kind: 'list'; readonly entity: EntityType }
  | { readonly kind: 'search'; readonly entity: EmbeddedEntityType };

/** A generated mutation. Edges are written through the field they are named after. */
export type MutationField =
  | { readonly kind: 'put' | 'delete'; readonly entity: EntityType }
  | { readonly kind: 'putEdges' | 'deleteEdges'; readonly relationship: Relationship };

/** Every entity's count of its own writes. Read like an attribute; names that begin with an underscore are no domain's. */
export const versionAttribute: Attribute = Object.freeze({
  name: '_version', column: '_version', property: '_version', vectorField: '_version', kind: 'int', members: [], graphqlType: 'Int', list: false, nullable: false, indexed: false, inVector: false, inGraph: false, comparable: true,
});

/** The attributes of its own that an entity is searched by word for word. */
export function ownTexts({ embedding }: EntityType): readonly Attribute[] {
  return (embedding?.from ?? []).filter(({ relationship }) => relationship === undefined).map(({ attribute }) => attribute);
}

/** Whether instances are searched word by word; beside vectors that were there before are no texts. */
export function hasTexts({ embedding, external }: EntityType): boolean {
  return embedding !== undefined && external?.collection === undefined;
}

export function isEmbedded(entity: EntityType): entity is EmbeddedEntityType {
  return entity.embedding !== undefined;
}

/** Whether Trefoil has the truth of it; else it was there before, and is only read. */
export function isManaged({ external }: Pick<EntityType | EdgeType, 'external'>): boolean {
  return external === undefined;
}

/** The part of a catalog that Trefoil has the truth of: what is written, logged, embedded and migrated. */
export function managedPart(catalog: Catalog): Catalog {
  const only = <T extends EntityType | EdgeType>(all: ReadonlyMap<string, T>) => new Map([...all].filter(([, one]) => isManaged(one)));
  return { ...catalog, entities: only(catalog.entities), edges: only(catalog.edges), embedded: catalog.embedded.filter(isManaged) };
}
