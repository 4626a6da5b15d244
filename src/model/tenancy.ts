/**
 * Whose data a call may see. Every row, edge and vector belongs to one tenant and, inside it, one project; every native
 * query filters on both.
 */
export interface Tenancy {
  readonly tenant: string;
  readonly project: string;
}

export const defaultTenancy: Tenancy = Object.freeze({ tenant: 'default', project: 'default' });
