import { Session, type Profiler } from 'node:inspector/promises';
import { stepOfCode, type RequestStep } from './step-of-code.ts';

/** Milliseconds in all. */
export interface StepTime {
  /** In which this thread ran code of the step. */
  readonly working: number;
  /** In which it had nothing to do but wait for answers to the step's calls. */
  readonly waiting: number;
}

/** What was under way from when to when, in milliseconds of `performance.now()`. */
export interface Span {
  readonly step: RequestStep;
  readonly began: number;
  readonly ended: number;
}

export interface StepTimes {
  readonly steps: ReadonlyMap<RequestStep, StepTime>;
  /** In which this thread waited, and none of the spans was under way. */
  readonly idle: number;
}

const intervalMicroseconds = 200;

/**
 * Looks five thousand times a second at what this thread does, until it is ended; then says to which steps the time went.
 * Where it waits for several at once, the time is shared between them, so that all times add up to that which passed.
 */
export async function profileSteps(): Promise<(spans?: readonly Span[]) => Promise<StepTimes>> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: intervalMicroseconds });
  await session.post('Profiler.start');
  return async (spans = []) => {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    return timesOf(profile, spans);
  };
}

function timesOf({ nodes, startTime, samples = [], timeDeltas = [] }: Profiler.Profile, spans: readonly Span[]): StepTimes {
  const kinds = kindsOf(nodes);
  const times = new Map<RequestStep, { working: number; waiting: number }>();
  const of = (step: RequestStep) => times.get(step) ?? times.set(step, { working: 0, waiting: 0 }).get(step) ?? { working: 0, waiting: 0 };
  // Both clocks are the system's monotonic one, from different beginnings.
  const offset = Number(process.hrtime.bigint()) / 1e6 - performance.now();
  let [at, idle] = [startTime / 1_000 - offset, 0];
  for (const [i, id] of samples.entries()) {
    const milliseconds = Math.max(0, timeDeltas[i] ?? 0) / 1_000;
    at += (timeDeltas[i] ?? 0) / 1_000;
    const kind = kinds.get(id) ?? 'Node and the rest';
    if (kind === 'looking on') continue;
    if (kind !== 'idle') {
      of(kind).working += milliseconds;
      continue;
    }
    const waited = spans.filter(({ began, ended }) => began <= at && at < ended);
    for (const { step } of waited) of(step).waiting += milliseconds / waited.length;
    if (waited.length === 0) idle += milliseconds;
  }
  return { steps: times, idle };
}

type Kind = RequestStep | 'idle' | 'looking on';

/** What each node of the call tree counts for: its own code's step, else that of the nearest caller. */
function kindsOf(nodes: readonly Profiler.ProfileNode[]): ReadonlyMap<number, Kind> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const kinds = new Map<number, Kind>();
  const visit = (node: Profiler.ProfileNode, caller: RequestStep): void => {
    const { functionName, url } = node.callFrame;
    const kind = pseudoFunctions.get(functionName) ?? (url === 'node:inspector' ? 'looking on' : (stepOfCode(url) ?? caller));
    kinds.set(node.id, kind);
    for (const child of node.children ?? []) {
      const below = byId.get(child);
      if (below !== undefined) visit(below, kind === 'idle' || kind === 'looking on' ? caller : kind);
    }
  };
  const [root] = nodes;
  if (root !== undefined) visit(root, 'Node and the rest');
  return kinds;
}

/** What V8 calls it when no JavaScript runs. Native code is also that of a thread which would run, and is given no core. */
const pseudoFunctions: ReadonlyMap<string, Kind> = new Map([['(idle)', 'idle'], ['(program)', 'native code'], ['(garbage collector)', 'collect garbage']]);
