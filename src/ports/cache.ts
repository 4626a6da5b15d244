import { createHash } from 'node:crypto';
import type { Call } from './call.ts';

/**
 * Keeps bytes for a while, so that others need not be asked again. What is kept may be gone at any moment, and nothing may
 * depend on its being there. Every entry belongs to the tenancy of the call that set it and is seen by no other.
 * All methods reject with StoreFailure, also when the call's time is over; `forgivingCache` turns that into misses.
 */
export interface Cache {
  /** One for each key, in order: what was set under it last, undefined where that is gone or never was. One native request. */
  get(space: CacheSpace, keys: readonly CacheKey[], call: Call): Promise<readonly (Uint8Array | undefined)[]>;
  /** Keeps entries until the time of the space's reach is over. What is too large to be kept is not. */
  set(space: CacheSpace, entries: readonly CacheEntry[], call: Call): Promise<void>;
  /** Forgets entries; absent ones are none. */
  remove(space: CacheSpace, keys: readonly CacheKey[], call: Call): Promise<void>;
  close(): Promise<void>;
}

/** Entries of one kind: equal keys of two spaces are two entries. */
export interface CacheSpace {
  /** [a-z-]+, with a number behind it that grows when the form of the bytes changes: `query-vector-1`. */
  readonly name: string;
  readonly reach: CacheReach;
}

/** Whom an entry is for, which says how long it is kept: what one viewer changes is gone sooner than what all share. */
export type CacheReach = 'personal' | 'shared';

/** Milliseconds. */
export type CacheLifetimes = Readonly<Record<CacheReach, number>>;

export interface CacheEntry {
  readonly key: CacheKey;
  readonly value: Uint8Array;
}

/** Made by `cacheKey`: 64 hex digits, whatever it stands for. */
export type CacheKey = string & { readonly [isCacheKey]: true };
declare const isCacheKey: unique symbol;

/** SHA-256 of all that an entry depends on; lists of other parts have other keys. */
export function cacheKey(...parts: readonly string[]): CacheKey {
  // JSON keeps the parts, and lone surrogates, apart.
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex') as CacheKey;
}
