import type { EdgeType } from '../catalog/catalog.ts';
import { quote } from '../kernel/errors.ts';
import type { Row, Value } from '../model/value.ts';
import { fieldOf, type JsonObject } from './json-object.ts';
import { readValue } from './read-value.ts';

export interface EdgeContent {
  /** In [0, 1]; 1 where none is given. */
  readonly strength: number;
  readonly properties: Row;
}

/** An edge's properties, found among the fields of an object. What is wrong with them goes to `problems`. */
export function readEdge(edge: EdgeType, object: JsonObject, problems: string[]): EdgeContent {
  const properties: Record<string, Value> = {};
  for (const property of edge.properties.values()) {
    const given = fieldOf(object, property.name) ?? (property === edge.strength ? 1 : undefined);
    if (given === undefined && property.nullable) continue;
    const value = given === undefined ? void problems.push(`${property.name}: is missing, and required on ${edge.type}`) : readValue(property, given, problems);
    if (value !== undefined) properties[property.name] = value;
  }
  const strength = edge.strength === undefined ? 1 : Number(properties[edge.strength.name] ?? 1);
  if (strength < 0 || strength > 1) problems.push(`${edge.strength?.name}: expected a strength from 0 to 1, got ${quote(strength)}`);
  return { strength, properties };
}
