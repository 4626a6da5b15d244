import { hash } from 'node:crypto';
import type { Tenancy } from '../../../model/tenancy.ts';

/**
 * Keys are unique within a tenant and project only, and any text; a primary key is unique within the collection, and one
 * of 40 hexadecimal digits needs no quoting in long lists. Its first digits also divide the rows into even pages.
 */
export function rowId(key: string, { tenant, project }: Tenancy): string {
  return hash('sha256', JSON.stringify([tenant, project, key]), 'hex').slice(0, 40);
}
