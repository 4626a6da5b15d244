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

  it('may be added by a domain, in any of its files', () => {
    const { eventKinds, schema } = catalogOf({ 'thing.graphql': thing, 'kinds.graphql': 'extend enum EventKind { "Was bought." BOUGHT @reward(value: 0.9) REVIEWED }' });
    expect(eventKinds.get('BOUGHT')).toBe(0.9);
    expect(eventKinds.get('REVIEWED')).toBe('rating');
    expect((schema.getType('EventKind') as GraphQLEnumType).getValue('BOUGHT')?.description).toBe('Was bought.');
  });
});
