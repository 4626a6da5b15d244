import type { Attribute, EdgeType, EntityType } from '../../../../catalog/catalog.ts';
import type { Scalar, Value } from '../../../../model/value.ts';
import type { Parameters } from './parameters.ts';

/**
 * How entities and edges stand as nodes and relationships: what statements are made of, be it a mirror of ours or a graph that was there
 * before. Methods give pieces of Cypher; `node` and `edge` are variables of theirs.
 */
export interface GraphShape {
  /** Quoted. */
  label(entity: EntityType): string;
  /** `MATCH (node:…)`, each node that has one of the keys of the list `keys`, by an index where there is one, and only what the tenant sees. */
  matchKeys(node: string, entity: EntityType, keys: string): string;
  /** The condition that a node has a key and is the tenant's. */
  visible(node: string, entity: EntityType): string;
  /** A node on the way: `(:Label …)`, only what the tenant sees. */
  passed(entity: EntityType): string;
  /** Keys as nodes have them, without those that none can have. */
  keys(entity: EntityType, keys: readonly string[]): readonly (string | bigint)[];
  /** The key as the node has it. */
  key(node: string, entity: EntityType): string;
  /** The key as a text. */
  keyText(node: string, entity: EntityType): string;
  /** What an attribute of a node, or a property of an edge, is compared by, ordered by and read as. */
  value(variable: string, attribute: Attribute): string;
  /** The same of the attribute of an entity, which may be its key. */
  attribute(node: string, entity: EntityType, name: string): string;
  /** A list of attributes as they are read; the text is the same whichever they are. */
  attributes(node: string, entity: EntityType, names: readonly string[], parameters: Parameters): string;
  /** A number as it is stored, where `value` is not: it compares alike, NaN to nothing, and an index may serve. */
  number?(node: string, attribute: Attribute): string | undefined;
  nullable(entity: EntityType, name: string): boolean;
  /** A value, or a member of a list, as `value` compares to it. */
  parameter(attribute: Attribute, value: Scalar): unknown;
  /** What came of `value`. */
  read(attribute: Attribute, stored: unknown): Value;
  strength(edge: string, type: EdgeType): string;
  place(edge: string): string;
  /** Whether two nodes may be joined by several edges of a kind and direction, the strongest of which speaks for them. */
  readonly parallelEdges: boolean;
}
