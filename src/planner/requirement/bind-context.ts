import type { Catalog } from '../../catalog/catalog.ts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import { shortHash } from '../../kernel/hash.ts';
import type { Tenancy } from '../../model/tenancy.ts';
import type { Arguments } from './bind-arguments.ts';
import type { SelectionSource } from './selection.ts';

/** What binding a selection needs to know besides the selection. */
export interface BindContext {
  readonly catalog: Catalog;
  readonly source: SelectionSource;
  readonly tenancy: Tenancy;
  /** Against what recency is measured, in milliseconds since the epoch; taken once for the operation. */
  readonly now: number;
}

const paging: ReadonlySet<string> = new Set(['first', 'after', 'last', 'before']);

/** Ties a cursor to tenant, project, field and arguments; paging arguments may change from page to page. */
export function cursorScope({ tenancy }: Pick<BindContext, 'tenancy'>, field: string, args: Arguments): string {
  const fixed = Object.fromEntries(Object.entries(args).filter(([name]) => !paging.has(name)));
  return shortHash(canonicalJson([tenancy.tenant, tenancy.project, field, fixed]));
}

/** Names what a field with these arguments hydrates, so that aliases of one question share one answer. */
export function hydrationKey(field: string, args: Arguments): string {
  for (const name in args) if (args[name] !== undefined) return `${field}${canonicalJson(args)}`;
  return field;
}
