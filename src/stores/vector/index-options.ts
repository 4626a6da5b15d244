/** How the index of a new collection is built; one that exists keeps its own. */
export interface IndexBuild {
  /** HNSW: links of each row to its neighbours. Default 16. */
  readonly m: number;
  /** HNSW: candidates looked at for each row when the index is built. Default 200. */
  readonly efConstruction: number;
  /** IVF: clusters the rows are divided into. Default 1,024. */
  readonly nlist: number;
}

/** How far a search through the index looks. */
export interface IndexSearch {
  /** HNSW: candidates looked at in a search, or k where that is more. Default 64. */
  readonly ef: number;
  /** IVF: clusters looked at in a search. Default 16. */
  readonly nprobe: number;
}

export const indexDefaults: IndexBuild & IndexSearch = Object.freeze({ m: 16, efConstruction: 200, ef: 64, nlist: 1024, nprobe: 16 });
