import type { Call } from './call.ts';

/** Which model makes the vectors. Vectors of two identities never meet in one collection. */
export interface EmbedderIdentity {
  /** `lsa` or the endpoint's model name. */
  readonly model: string;
  readonly dimensions: number;
  /** Tells two artifacts of one model name apart; for a hosted model its name again. */
  readonly hash: string;
}

/** Turns texts into unit vectors. */
export interface Embedder {
  /** Known once the model is loaded or the endpoint was asked; the same for the life of the object. Rejects with StoreFailure. */
  identity(): Promise<EmbedderIdentity>;
  /**
   * One unit vector for each text, in order; null for a text in which the model finds nothing it knows. Any number of
   * texts, cut into as few requests as the model allows. Rejects with StoreFailure as a whole: none or all.
   */
  embed(texts: readonly string[], call: Call): Promise<readonly (Float32Array | null)[]>;
}
