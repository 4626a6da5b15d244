import { isEmbedded, type Catalog } from '../catalog/catalog.ts';
import { badInput, ClientError, ErrorCode, quote } from '../kernel/errors.ts';
import { globalId, type EntityRef } from '../model/entity-ref.ts';
import type { GivenEvent, LearningEvent } from '../model/learning.ts';
import { longestContext, readName } from '../kernel/read-name.ts';

export const mostEvents = 1000;
/** Milliseconds by which a client's clock may be ahead. */
const mostAhead = 5 * 60_000;

/** Checks events and finds what each is worth. Throws ClientError with the place of what is wrong. */
export function readEvents(catalog: Catalog, events: readonly GivenEvent[], now: number, placeOf: (nth: number) => string): LearningEvent[] {
  if (events.length === 0 || events.length > mostEvents) throw badInput(`events has ${events.length} members.`, { expected: `1 to ${mostEvents}`, remedy: 'Send them in parts.' });
  return events.map((event, nth) => readEvent(catalog, event, now, placeOf(nth)));
}

/** The same for one. */
export function readEvent(catalog: Catalog, { id, kind, item, context = 'default', rating, at }: GivenEvent, now: number, place: string): LearningEvent {
  const entity = catalog.entities.get(item.type);
  if (entity === undefined || !isEmbedded(entity)) throw notAnItem(catalog, item, place);
  return {
    id: readName(`${place}.id`, id, 200), kind, item, context: readName(`${place}.context`, context, longestContext),
    rating: rating ?? undefined, reward: rewardOf(catalog, kind, rating ?? undefined, place), at: readTime(at, now, place),
  };
}

function rewardOf({ eventKinds }: Catalog, kind: string, rating: number | undefined, place: string): number {
  const reward = eventKinds.get(kind);
  if (reward === undefined) throw badInput(`${place}.kind is ${quote(kind)}.`, { expected: [...eventKinds.keys()].join(', '), received: quote(kind) });
  if (reward !== 'rating') {
    if (rating !== undefined) throw badInput(`${place}.rating: ${kind} is worth ${reward} by itself.`, { expected: 'no rating', received: quote(rating), remedy: 'Leave it out, or record an event of a kind that takes one, such as RATED.' });
    return reward;
  }
  if (rating !== undefined && rating >= 0 && rating <= 1) return 2 * rating - 1;
  throw badInput(`${place}.rating is ${rating === undefined ? 'not there' : quote(rating)}.`, { expected: `a number from 0 to 1, which says what ${kind} is worth`, received: quote(rating ?? null) });
}

function readTime(at: string | null | undefined, now: number, place: string): number {
  const time = at == null ? now : Date.parse(at);
  if (time - now <= mostAhead) return time;
  throw badInput(`${place}.at is ${quote(at)}, which is to come.`, { expected: 'a time that is past, or at most five minutes ahead', received: quote(at), remedy: 'Leave it out for now.' });
}

function notAnItem(catalog: Catalog, item: EntityRef, place: string): ClientError {
  return new ClientError(ErrorCode.BadId, `${place}.item: ${quote(globalId(item))} is nothing to learn from.`, {
    expected: `the id of one of these types, which have vectors: ${catalog.embedded.map(({ name }) => name).join(', ') || 'there is none'}`,
    received: quote(globalId(item)),
  });
}
