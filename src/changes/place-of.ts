import type { Tenancy } from '../model/tenancy.ts';

/** A type under one tenant and project, as a name to look it up by. */
export function placeOf(type: string, { tenant, project }: Tenancy): string {
  return JSON.stringify([type, tenant, project]);
}
