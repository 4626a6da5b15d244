/**
 * How often a property is tried: as often as usual, or a part of that where what is generated is slow to ask, such as statements that an
 * engine has to plan before it answers; `TREFOIL_FUZZ_RUNS=20` tries twenty times as often.
 */
export function propertyRuns(usual: number, part: number): number {
  return Math.max(1, Math.round(usual * part * Number(process.env['TREFOIL_FUZZ_RUNS'] ?? 1)));
}
