/** What a server does otherwise than the Milvus of today. */
export interface Quirks {
  /** Milvus Lite filters after its approximate search, and loses most of what it should find; its exact search has no such fault. */
  readonly postFilters: boolean;
  /** Milvus Lite keeps a collection's properties, but not what describes it. */
  readonly forgetsDescriptions: boolean;
  /**
   * Up to early 2024 an upsert chose the partition by another field than its key, so that no search for the tenant found the
   * row (https://github.com/milvus-io/milvus/pull/30772). There, all tenants share one partition.
   */
  readonly misplacesUpserts: boolean;
}

/** By version: the Go engine of 2.3 that comes as a Python package calls itself `v2.3.5-lite`, Milvus Lite `milvus_lite-3.2.2`. */
export function quirksOf(version: string): Quirks {
  const lite = /^milvus[-_]lite/i.test(version);
  return { postFilters: lite, forgetsDescriptions: lite, misplacesUpserts: !lite && /^v?2\.[0-3](\.|$)/.test(version) };
}
