import fc from 'fast-check';
import { isEmbedded } from '../../src/catalog/catalog.ts';
import { globalId, type EntityRef } from '../../src/model/entity-ref.ts';
import { arbitraryFilterInput } from '../support/arbitrary-filter.ts';
import type { TestGateway } from '../support/test-gateway.ts';
import { rowsOf, type World } from '../support/world.ts';

export const viewer = 'someone';
/** One with events, one with statements and constraints too, and one that nothing is known of. */
export const contexts = ['default', 'strict', 'nowhere'] as const;

/** What the one viewer of a catalogue has done and said. */
export interface Past {
  readonly events: readonly PastEvent[];
  /** In `strict`. */
  readonly preferences: readonly { readonly relationship: string; readonly target: string; readonly weight: number }[];
  /** In `strict`, as a SearchFilter. */
  readonly constraints: Readonly<Record<string, unknown>>;
}

export interface PastEvent {
  readonly kind: keyof typeof kinds;
  readonly item: EntityRef;
  readonly context: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What each is worth, and whether the item is seen after it. */
export const kinds = {
  LIKED: { reward: 1, seen: true }, DISLIKED: { reward: -1, seen: true }, FINISHED: { reward: 0.6, seen: true }, DISMISSED: { reward: -0.6, seen: true }, SAVED: { reward: 0.5, seen: false }, VIEWED: { reward: 0.1, seen: false },
} as const;

export function arbitraryPast(world: World): fc.Arbitrary<Past> {
  const embedded = [...world.catalog.entities.values()].filter(isEmbedded);
  const item = fc.constantFrom(...embedded).chain((entity) => fc.constantFrom(...rowsOf(world, entity).keys()).map((key): EntityRef => ({ type: entity.name, key })));
  const event = fc.record({ kind: fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[])), item, context: fc.constantFrom('default', 'strict'), at: fc.integer({ min: 0, max: 2_000 }).map((days) => days * 86_400_000) });
  const known = embedded.flatMap((entity) => [...entity.relationships.values()].filter(({ transitive, target }) => !transitive && target.nameAttribute !== undefined));
  const stated: fc.Arbitrary<Past['preferences']> = known.length === 0 ? fc.constant([]) : fc.uniqueArray(fc.constantFrom(...known).chain(({ name, target }) => fc.record({ relationship: fc.constant(name), target: fc.constantFrom(...rowsOf(world, target).keys()).map((key) => globalId({ type: target.name, key })), weight: fc.constantFrom(-1, -0.25, 0.1, 0.6, 1) })), { maxLength: 8, selector: ({ relationship, target }) => `${relationship} ${target}` });
  const filters = embedded.map((entity) => [entity.singular, fc.option(arbitraryFilterInput(world, entity), { freq: 1 })] as const);
  return fc.record({
    events: fc.oneof(fc.array(event, { maxLength: 6 }), fc.array(event, { maxLength: 60 })),
    preferences: stated,
    constraints: fc.record({ exclude: fc.array(item.map(globalId), { maxLength: 2 }), ...Object.fromEntries(filters) }),
  });
}

export async function live({ ask }: TestGateway, { events, preferences, constraints }: Past): Promise<void> {
  const inputs = events.map(({ item, at, ...event }, nth) => ({ ...event, id: `e${nth}`, item: globalId(item), at: new Date(at).toISOString() }));
  if (inputs.length > 0) await done(ask('mutation ($events: [EventInput!]!) { recordEvents(events: $events) { recorded } }', { viewer, variables: { events: inputs } }));
  const policy = { constraints, ...(preferences.length === 0 ? {} : { preferences }) };
  await done(ask('mutation ($preferences: [PreferenceInput!], $constraints: SearchFilter) { setPolicy(context: "strict", preferences: $preferences, constraints: $constraints) { policy { version } } }', { viewer, variables: policy }));
}

async function done(answer: ReturnType<TestGateway['ask']>): Promise<void> {
  const { result } = await answer;
  if (result.errors !== undefined) throw new Error(result.errors.map(({ message }) => message).join('\n'));
}
