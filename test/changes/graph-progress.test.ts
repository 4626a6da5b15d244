import { beforeEach, describe, expect, it } from 'vitest';
import { GraphProgress } from '../../src/changes/graph-progress.ts';
import { graphShape } from '../../src/changes/graph-shape.ts';
import type { Epoch } from '../../src/model/change.ts';
import type { MirrorPosition } from '../../src/ports/graph-mirror.ts';
import { FailureReason, StoreFailure } from '../../src/ports/store-failure.ts';
import type { TruthStore } from '../../src/ports/truth-store.ts';
import { films } from '../contract/graph-store/films.ts';
import { soon } from '../support/embedded-postgres.ts';
import { memoryGraphMirror } from '../support/memory-graph-mirror.ts';

const one = { tenant: 'one', project: 'p' };
const other = { tenant: 'other', project: 'p' };
const at = (transaction: number): Epoch => ({ transaction: BigInt(transaction), sequence: 1n });
const whole: MirrorPosition = { truth: 'ours', shape: graphShape(films), filling: 1, step: 1, applied: at(5), scanned: undefined };

describe('what is known of a graph’s mirror', () => {
  let position: MirrorPosition | undefined;
  let horizon: Epoch | undefined;
  let progress: GraphProgress;
  const look = async (changes?: Partial<MirrorPosition>) => {
    if (changes !== undefined) position = { ...whole, ...changes };
    await progress.refresh(soon());
  };

  beforeEach(() => {
    [position, horizon] = [whole, at(5)];
    const truth = { identity: async () => ({ database: 'ours', catalog: '' }), horizon: async () => horizon } as unknown as TruthStore;
    const positions = async () => {
      if (position === undefined) throw new StoreFailure(FailureReason.Unavailable, 'it is away', { store: 'memory', operation: 'positions' });
      return [position];
    };
    progress = new GraphProgress(films, truth, { ...memoryGraphMirror(), positions });
  });

  it('is that it can be read once it has all that the log showed when it was first seen whole, and wants to be told what comes after', async () => {
    horizon = at(9);
    await look();
    expect([progress.filled, progress.readFrom]).toEqual([false, at(9)]);
    // What is written all the time does not put it off.
    horizon = at(20);
    await look({ applied: at(8) });
    expect(progress.filled).toBe(false);
    await look({ applied: at(9) });
    expect([progress.filled, progress.readFrom]).toEqual([true, at(9)]);
  });

  it('is, while that is awaited already, what was written since', async () => {
    horizon = at(9);
    await look();
    progress.wrote('Film', one, at(10));
    await look({ applied: at(9) });
    expect([progress.filled, progress.isCurrent(['Film'], one)]).toEqual([true, false]);
  });

  it('is up to where each type of each tenant was written last, as long as that is not applied', async () => {
    await look();
    progress.wrote('Film', one, at(6));
    progress.wrote('Film', one, at(8));
    progress.wrote('Film', one, at(7));
    progress.wrote('Genre', one, at(5));
    expect([progress.isCurrent(['Genre'], one), progress.isCurrent(['Genre', 'Film'], one), progress.isCurrent(['Film'], other), progress.isBehind]).toEqual([true, false, true, true]);
    await look({ applied: at(7) });
    expect(progress.isCurrent(['Film'], one)).toBe(false);
    await look({ applied: at(8) });
    expect([progress.isCurrent(['Film'], one), progress.isBehind]).toEqual([true, false]);
  });

  it('is that it is not to be read while it is filled anew or of another shape', async () => {
    await look();
    await look({ scanned: { entity: 'Film', after: undefined } });
    expect(progress.filled).toBe(false);
    await look({});
    expect(progress.filled).toBe(true);
    await look({ shape: 'another' });
    expect(progress.filled).toBe(false);
  });

  it('is not trusted where it was put back to what it was before, until it has all again', async () => {
    await look();
    horizon = at(9);
    await look({ applied: at(9) });
    expect(progress.filled).toBe(true);
    await look({ applied: at(6) });
    expect(progress.filled).toBe(false);
    await look({ applied: at(9) });
    expect(progress.filled).toBe(true);
  });

  it('stays where it does not answer, and that is known too', async () => {
    await look();
    progress.wrote('Film', one, at(6));
    position = undefined;
    await look();
    expect([progress.answers, progress.filled, progress.isCurrent(['Film'], one), progress.isBehind]).toEqual([false, true, false, false]);
    await look({ applied: at(6) });
    expect([progress.answers, progress.isCurrent(['Film'], one)]).toEqual([true, true]);
  });
});
