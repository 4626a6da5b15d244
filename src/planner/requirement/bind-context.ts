import type { Catalog } from '../../catalog/catalog.ts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import { shortHash } from '../../kernel/hash.ts';
import type { ClientError } from '../../kernel/errors.ts';
import type { ViewerProfile } from '../../model/learning.ts';
import type { Tenancy } from '../../model/tenancy.ts';
import type { Arguments } from './bind-arguments.ts';
import type { SelectionSource } from './selection.ts';

/** What binding a selection needs to know besides the selection. */
export interface BindContext {
  readonly catalog: Catalog;
  readonly source: SelectionSource;
  readonly tenancy: Tenancy;
  /** Who asks; undefined where nobody said. */
  readonly viewer: string | undefined;
  /** What is known of the viewer, by each context that a root field names; or why it is not. */
  readonly profiles: ReadonlyMap<string, ViewerProfile | ClientError>;
  /** Against what recency is measured, in milliseconds since the epoch; taken once for the operation. */
  readonly now: number;
}

/** Whose an answer is. */
export type Owner = Pick<BindContext, 'tenancy'> & Partial<Pick<BindContext, 'viewer'>>;

const paging: ReadonlySet<string> = new Set(['first', 'after', 'last', 'before']);

/** Ties a cursor to tenant, project, field and arguments, and in a context of the viewer's to them; paging arguments may change from page to page. */
export function cursorScope({ tenancy, viewer }: Owner, field: string, args: Arguments): string {
  const fixed = Object.fromEntries(Object.entries(args).filter(([name]) => !paging.has(name)));
  return shortHash(canonicalJson([tenancy.tenant, tenancy.project, field, fixed, ...(args['context'] == null || viewer === undefined ? [] : [viewer])]));
}

/** Names what a field with these arguments hydrates, so that aliases of one question share one answer. */
export function hydrationKey(field: string, args: Arguments): string {
  for (const name in args) if (args[name] !== undefined) return `${field}${canonicalJson(args)}`;
  return field;
}
