/** The consistency of reads, by its number: they may lack what was written moments ago; to wait for it would take each 200 ms. */
export const bounded = 2;

/** Milvus's largest limit, of searches and of queries. */
export const mostHits = 16_384;
