import { describe, expect, it } from 'vitest';
import { Bell } from '../../src/kernel/bell.ts';

const forEver = 1_000_000;

describe('a bell', () => {
  it('wakes who sleeps, and whoever comes after it rang, until it is quiet', async () => {
    const bell = new Bell(new AbortController().signal);
    const asleep = bell.heard(forEver);
    bell.ring();
    await asleep;
    await bell.heard(forEver);
    expect([bell.quiet(), bell.quiet()]).toEqual([true, false]);
    await bell.heard(1);
  });

  it('lets nobody sleep who is to go', async () => {
    const gone = new AbortController();
    const bell = new Bell(gone.signal);
    const asleep = bell.heard(forEver);
    gone.abort();
    await asleep;
    await bell.heard(forEver);
  });
});
