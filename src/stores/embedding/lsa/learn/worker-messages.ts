import type { CorpusOptions } from './corpus.ts';
import type { LearningOptions } from './learn-lsa.ts';

/** What the learning worker is started with. */
export type LsaSettings = CorpusOptions & LearningOptions;

export type ToWorker = { readonly kind: 'documents'; readonly documents: readonly string[] } | { readonly kind: 'learn' };

export type FromWorker =
  /** All documents sent so far are counted; more may come. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'learnt'; readonly artifact: Uint8Array<ArrayBuffer> };
