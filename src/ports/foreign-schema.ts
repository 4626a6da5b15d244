/** What a database that was there before says of itself, as far as an SDL is made of it. */
export interface FoundDatabase {
  readonly tables: readonly FoundTable[];
  readonly enums: readonly FoundEnum[];
  /** Tables and views, with their schema, of which its user may read nothing. */
  readonly hidden: readonly string[];
}

/** A table or a view. */
export interface FoundTable {
  readonly schema: string;
  readonly name: string;
  readonly isView: boolean;
  readonly comment: string | undefined;
  /** Those that its user may read. */
  readonly columns: readonly FoundColumn[];
  /** Names of the others. */
  readonly hidden: readonly string[];
  /** The columns of its primary key; empty where it has none. */
  readonly key: readonly string[];
  /** Columns of which each identifies a row by itself, as an index says. */
  readonly unique: readonly string[];
  /** Some rows of a view have the same `id`. */
  readonly idRepeats: boolean;
  readonly foreignKeys: readonly FoundForeignKey[];
}

export interface FoundColumn {
  readonly name: string;
  /**
   * As PostgreSQL calls it: `int4`, `varchar`, an enum's name with its schema; of a domain what it is based on, of an array its
   * members'. A numeric without decimals is `int4` or `int8` where that holds it.
   */
  readonly type: string;
  readonly list: boolean;
  /** Of a vector of pgvector that tells how many it has. */
  readonly dimensions: number | undefined;
  readonly nullable: boolean;
  /** Whether a Float holds each value as it is: not all numbers of more than 15 digits. */
  readonly exact: boolean;
  /** The database counts its values up. */
  readonly numbered: boolean;
  readonly comment: string | undefined;
}

export interface FoundForeignKey {
  readonly columns: readonly string[];
  readonly schema: string;
  readonly table: string;
  readonly targets: readonly string[];
}

export interface FoundEnum {
  readonly schema: string;
  readonly name: string;
  readonly members: readonly string[];
}

/** What a property graph that was there before holds, by samples of it. */
export interface FoundGraph {
  readonly labels: readonly FoundLabel[];
  readonly relationships: readonly FoundRelationship[];
}

export interface FoundLabel {
  readonly label: string;
  /** Of those nodes that were looked at, at most; where there were no more, all. */
  readonly lookedAt: number;
  readonly properties: readonly FoundProperty[];
}

export interface FoundProperty {
  readonly name: string;
  /** As Neo4j calls the types of its values, without NOT NULL: `STRING`, `LIST<INTEGER>`; more than one where they differ. */
  readonly types: readonly string[];
  /** The largest of whole numbers takes more than 32 bits, or more than the 53 that a Float has. */
  readonly size: 'int' | 'long' | 'beyond';
  /** Every node that was looked at has it. */
  readonly always: boolean;
  /** No two of those that were looked at have the same. */
  readonly distinct: boolean;
  /** A constraint says that it identifies a node. */
  readonly isKey: boolean;
}

/** Relationships of one type that lead from one label to another. */
export interface FoundRelationship {
  readonly type: string;
  readonly source: string;
  readonly target: string;
  readonly properties: readonly FoundProperty[];
}

/** A collection of vectors that was there before. */
export interface FoundCollection {
  readonly name: string;
  readonly description: string;
  readonly fields: readonly FoundField[];
  /** Rows may have fields that the collection does not name. */
  readonly isOpen: boolean;
}

export interface FoundField {
  readonly name: string;
  /** As Milvus calls it: `Int64`, `Array of VarChar`. */
  readonly type: string;
  readonly isKey: boolean;
  /** Of a key: Milvus makes it. */
  readonly isNumbered: boolean;
  /** Of a vector. */
  readonly dimensions: number | undefined;
  /** Of a vector with an index. */
  readonly metric: string | undefined;
}
