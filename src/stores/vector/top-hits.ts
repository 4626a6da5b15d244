import { compareCodePoints } from '../../kernel/code-points.ts';
import type { HitList, VectorHit } from '../../ports/vector-store.ts';

/**
 * The k best hits in order, from an engine that breaks ties as it likes: among equals at the cut the smallest keys must
 * win, so it is asked for more until what it cut off is worse than what is kept. `read` returns the best `limit` hits, of
 * which the engine gives at most `most` at a time.
 */
export async function topHits(k: number, most: number, read: (limit: number) => Promise<VectorHit[]>): Promise<Omit<HitList, 'exact'>> {
  for (let limit = Math.min(k + 1, most); ; limit = Math.min(4 * limit, most)) {
    const hits = (await read(limit)).sort((a, b) => b.score - a.score || compareCodePoints(a.key, b.key));
    const kept = hits[k - 1];
    const cut = hits[limit - 1];
    if (cut === undefined || kept === undefined || kept.score > cut.score || limit === most) return { hits: hits.slice(0, k), exhausted: hits.length <= k };
  }
}
