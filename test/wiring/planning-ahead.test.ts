import { expect, it } from 'vitest';
import type { Call } from '../../src/ports/call.ts';
import { FailureReason, StoreFailure } from '../../src/ports/store-failure.ts';
import { PlanningAhead } from '../../src/wiring/planning-ahead.ts';
import { recordedLog } from '../support/recorded-log.ts';

it('puts one question after the other, and all once more when it is begun again', async () => {
  const asked: string[] = [];
  let under = 0;
  const question = (name: string) => async () => {
    expect(++under).toBe(1);
    await new Promise(setImmediate);
    under--;
    asked.push(name);
  };
  const planning = new PlanningAhead([question('a'), question('b')], recordedLog());
  planning.begin();
  planning.begin();
  await until(() => asked.length === 4);
  expect(asked).toEqual(['a', 'b', 'a', 'b']);
  await planning.stop();
});

it('ends when it is stopped, without a word', async () => {
  const log = recordedLog();
  let calls = 0;
  const endless = ({ signal }: Call) => new Promise<never>((_, reject) => {
    calls++;
    signal.addEventListener('abort', () => reject(failure));
  });
  const planning = new PlanningAhead([endless, endless], log);
  planning.begin();
  await until(() => calls === 1);
  await planning.stop();
  expect([calls, log.lines]).toEqual([1, []]);
});

it('leaves a store alone that fails, and says so once', async () => {
  const log = recordedLog();
  let calls = 0;
  const failing = async () => {
    calls++;
    throw failure;
  };
  const planning = new PlanningAhead([failing, failing], log);
  planning.begin();
  await until(() => log.lines.length > 0);
  await planning.stop();
  expect([calls, log.lines]).toEqual([1, [{ level: 'warn', message: expect.stringContaining('planned ahead') as string, facts: { error: failure } }]]);
});

const failure = new StoreFailure(FailureReason.Unavailable, 'gone', { store: 'graph', family: 'graph', operation: 'neighbours' });

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}
