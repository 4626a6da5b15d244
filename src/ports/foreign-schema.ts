/** What a database that was there before says of itself, as far as an SDL is made of it. */
export interface FoundDatabase {
  readonly tables: readonly FoundTable[];
  readonly enums: readonly FoundEnum[];
}

/** A table or a view. */
export interface FoundTable {
  readonly schema: string;
  readonly name: string;
  readonly isView: boolean;
  readonly comment: string | undefined;
  readonly columns: readonly FoundColumn[];
  /** The columns of its primary key; empty where it has none. */
  readonly key: readonly string[];
  readonly foreignKeys: readonly FoundForeignKey[];
}

export interface FoundColumn {
  readonly name: string;
  /** As PostgreSQL calls it: `int4`, `varchar`, an enum's name; of an array that of its members. */
  readonly type: string;
  readonly list: boolean;
  readonly nullable: boolean;
  readonly comment: string | undefined;
}

export interface FoundForeignKey {
  readonly columns: readonly string[];
  readonly schema: string;
  readonly table: string;
  readonly targets: readonly string[];
}

export interface FoundEnum {
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
  readonly properties: readonly FoundProperty[];
}

export interface FoundProperty {
  readonly name: string;
  /** As Neo4j calls the types of its values, without NOT NULL: `STRING`, `LIST<INTEGER>`; more than one where they differ. */
  readonly types: readonly string[];
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
  readonly fields: readonly { readonly name: string; readonly type: string; readonly isKey: boolean; readonly dimensions: number | undefined; readonly metric: string | undefined }[];
  readonly isOpen: boolean;
}
