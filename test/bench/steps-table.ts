import type { StepTimes } from './profile-steps.ts';
import { requestSteps } from './step-of-code.ts';

/** One line for each step: milliseconds of a request, on average, in which the process worked on it and only waited for it. Steps that take none are left out. */
export function stepsTable({ steps, idle }: StepTimes, requests: number): (readonly (string | number)[])[] {
  const perRequest = (milliseconds: number) => (milliseconds / requests).toFixed(2);
  const rows = requestSteps.flatMap((step) => {
    const { working = 0, waiting = 0 } = steps.get(step) ?? {};
    return working + waiting < 0.005 * requests ? [] : [[`  ${step}`, perRequest(working), perRequest(waiting), perRequest(working + waiting)]];
  });
  const sum = (part: 'working' | 'waiting') => [...steps.values()].reduce((total, time) => total + time[part], 0);
  return [
    ['where the time of a request goes, ms', 'working', 'waiting', 'both'], ...rows,
    ...(idle < 0.005 * requests ? [] : [['  nothing to do', '', perRequest(idle), perRequest(idle)]]),
    ['  in all', perRequest(sum('working')), perRequest(sum('waiting') + idle), perRequest(sum('working') + sum('waiting') + idle)],
  ];
}
