import type { Tenancy } from '../../../../model/tenancy.ts';

/** The parameters of one statement. Tenant and project are always `$1` and `$2`. */
export class Parameters {
  readonly values: unknown[];

  constructor(tenancy: Tenancy) {
    this.values = [tenancy.tenant, tenancy.project];
  }

  /** The placeholder of a value, cast so that a statement's text alone fixes its parameter types: `$3::text[]`. */
  add(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}
