const { TREFOIL_FUZZ_RUNS: times, TREFOIL_FUZZ_SHRINK: shrink, TREFOIL_FUZZ_SEED: seed, TREFOIL_FUZZ_PATH: path } = process.env;

/**
 * How often a property is tried; `TREFOIL_FUZZ_RUNS=20` tries twenty times as often. What fails is told with its seed and
 * path; `TREFOIL_FUZZ_SEED` and `TREFOIL_FUZZ_PATH` try it again. Shrinking takes minutes, and is done with
 * `TREFOIL_FUZZ_SHRINK=1`.
 */
export function fuzzRuns(usual: number) {
  return {
    numRuns: Math.max(1, Math.round(usual * Number(times ?? 1))), endOnFailure: shrink === undefined,
    ...(seed === undefined ? {} : { seed: Number(seed) }), ...(path === undefined ? {} : { path }),
  };
}
