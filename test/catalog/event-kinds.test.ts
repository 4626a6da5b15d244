import type { GraphQLEnumType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { catalogOf } from '../support/domain-sdl.ts';

const thing = 'type Thing implements Node @entity @key(fields: "id") { id: ID! key: String! @ownKey }';

describe('kinds of events', () => {
  it('are worth what the SDL says, or what a rating says', () => {
    const { eventKinds } = catalogOf(thing);
    expect(eventKinds.get('LIKED')).toBe(1);
    expect(eventKinds.get('SKIPPED')).toBe(-0.4);
    expect(eventKinds.get('RATED')).toBe('rating');
  });

  it('take an item out of recommendations where the SDL says so, also those of a domain', () => {
    const { seenKinds } = catalogOf(`${thing} extend enum EventKind { RENTED @reward(value: 0.3) @seen WISHED @reward(value: 0.3) }`);
    for (const kind of ['FINISHED', 'LIKED', 'RATED', 'SKIPPED', 'DISMISSED', 'DISLIKED', 'RENTED']) expect(seenKinds.has(kind), kind).toBe(true);
    for (const kind of ['VIEWED', 'SAVED', 'SHARED', 'WISHED']) expect(seenKinds.has(kind), kind).toBe(false);
  });

  it('may be added by a domain, in any of its files', () => {
    const { eventKinds, schema } = catalogOf({ 'thing.graphql': thing, 'kinds.graphql': 'extend enum EventKind { "Was bought." BOUGHT @reward(value: 0.9) REVIEWED }' });
    expect(eventKinds.get('BOUGHT')).toBe(0.9);
    expect(eventKinds.get('REVIEWED')).toBe('rating');
    expect((schema.getType('EventKind') as GraphQLEnumType).getValue('BOUGHT')?.description).toBe('Was bought.');
  });
});
