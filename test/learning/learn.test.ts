import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learn, learningRate, stated } from '../../src/learning/learn.ts';
import { tasteHalfLifeDays as halfLifeDays } from '../../src/model/learning.ts';
import type { Belief, Observation } from '../../src/model/learning.ts';

const day = 86_400_000;
const observation: fc.Arbitrary<Observation> = fc.record({ reward: fc.double({ min: -1, max: 1, noNaN: true }), strength: fc.double({ min: 0, max: 1, noNaN: true }), at: fc.integer({ min: 0, max: 4_000 }).map((days) => days * day) });

function after(observations: readonly Observation[], start?: Belief): Belief | undefined {
  return observations.reduce<Belief | undefined>(learn, start);
}

describe('learning', () => {
  it('moves a belief of nothing by the learning rate, times strength while that is small', () => {
    expect(learn(undefined, { reward: 1, strength: 1, at: 0 }).weight).toBeCloseTo(learningRate, 12);
    expect(learn(undefined, { reward: -1, strength: 1, at: 0 }).weight).toBeCloseTo(-learningRate, 12);
    expect(learn(undefined, { reward: 1, strength: 0.1, at: 0 }).weight).toBeCloseTo(learningRate * 0.1, 2);
    expect(learn(undefined, { reward: 1, strength: 0, at: 0 }).weight).toBe(0);
  });

  it('comes to the rewards as they repeat, and back when they turn', () => {
    const liked = after(Array.from({ length: 100 }, () => ({ reward: 1, strength: 1, at: 0 })));
    expect(liked?.weight).toBeGreaterThan(0.95);
    expect(after(Array.from({ length: 100 }, () => ({ reward: -1, strength: 1, at: 2 * halfLifeDays * day })), liked)?.weight).toBeCloseTo(-75 / 129, 12);
  });

  it('lets an event count half when one comes that is a half-life newer', () => {
    const belief = after([{ reward: 1, strength: 1, at: 0 }, { reward: -1, strength: 1, at: halfLifeDays * day }]);
    expect(belief?.evidence).toBeCloseTo(1.5, 12);
    expect(belief?.told).toBeCloseTo(-0.5, 12);
  });

  it('stays from -1 to 1, whatever is observed or was stated', () => {
    fc.assert(fc.property(fc.array(observation, { minLength: 1 }), fc.double({ min: -1, max: 1, noNaN: true }), fc.integer({ min: 0, max: 1000 }), (all, weight, evidence) => {
      for (const start of [undefined, stated(weight, evidence, 1_000 * day)]) expect(Math.abs(after(all, start)?.weight ?? 0)).toBeLessThanOrEqual(1 + 1e-9);
    }));
  });

  it('does not depend on the order in which events arrive', () => {
    fc.assert(fc.property(fc.array(observation, { minLength: 1 }).chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))), ([all, shuffled]) => {
      const [a, b] = [after(all), after(shuffled)];
      expect(b?.weight).toBeCloseTo(a?.weight ?? 0, 9);
      expect(b?.evidence).toBeCloseTo(a?.evidence ?? 0, 9);
      expect(b?.asOf).toBe(a?.asOf);
    }));
  });

  it('takes what a viewer states at its word, and goes on from there', () => {
    const start = stated(0.5, 20, 0);
    expect(start.weight).toBe(0.5);
    expect(learn(start, { reward: 1, strength: 1, at: 0 }).weight).toBeCloseTo(0.5 + (1 - 0.5) / 25, 12);
  });
});
