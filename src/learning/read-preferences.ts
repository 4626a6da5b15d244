import type { Catalog } from '../catalog/catalog.ts';
import { badInput, quote } from '../kernel/errors.ts';
import { globalId, type EntityRef } from '../model/entity-ref.ts';
import type { Belief, PreferenceKey } from '../model/learning.ts';
import { stated } from './learn.ts';

/** A preference as a client states it, with its target found among the types. */
export interface GivenPreference {
  readonly relationship: string;
  readonly target: EntityRef;
  readonly weight: number;
  /** Default 20. */
  readonly evidence?: number;
}

const most = 1000;

/** Throws ClientError with the place of what is wrong. */
export function readPreferences(catalog: Catalog, given: readonly GivenPreference[], now: number): (PreferenceKey & { readonly belief: Belief })[] {
  if (given.length === 0 || given.length > most) throw badInput(`preferences has ${given.length} members.`, { expected: `1 to ${most}`, remedy: 'Send them in parts.' });
  const places = new Map<string, number>();
  return given.map(({ relationship, target, weight, evidence = 20 }, nth) => {
    const place = `preferences[${nth}]`;
    checkRelationship(catalog, relationship, target, place);
    if (!(Math.abs(weight) <= 1)) throw badInput(`${place}.weight is ${quote(weight)}.`, { expected: 'a number from -1 to 1', received: quote(weight) });
    if (!(evidence >= 0 && evidence <= 1000)) throw badInput(`${place}.evidence is ${quote(evidence)}.`, { expected: 'a number from 0 to 1,000', received: quote(evidence) });
    const name = JSON.stringify([relationship, target]);
    const first = places.get(name);
    if (first !== undefined) throw badInput(`preferences[${first}] and ${place} are about the same.`, { expected: 'each once' });
    places.set(name, nth);
    return { relationship, target, belief: stated(weight, evidence, now) };
  });
}

/** Items that lead there must be able to. */
function checkRelationship(catalog: Catalog, name: string, target: EntityRef, place: string): void {
  const known = catalog.embedded.flatMap((entity) => [...entity.relationships.values()].filter(({ transitive, target: { nameAttribute } }) => !transitive && nameAttribute !== undefined));
  if (known.some((relationship) => relationship.name === name && relationship.target.name === target.type)) return;
  throw badInput(`${place}: no item leads to ${quote(globalId(target))} by ${quote(name)}.`, {
    expected: `one of these relationships, with a target of its type: ${[...new Set(known.map((relationship) => `${relationship.name} (${relationship.target.name})`))].join(', ') || 'there is none'}`,
    received: quote(name),
  });
}
