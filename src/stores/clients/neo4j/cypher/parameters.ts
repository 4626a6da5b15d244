import type { Tenancy } from '../../../../model/tenancy.ts';

/** The parameters of one statement. Tenant and project are always `$tenant` and `$project`. */
export class Parameters {
  readonly values: Record<string, unknown>;
  #count = 0;

  constructor({ tenant, project }: Tenancy) {
    this.values = { tenant, project };
  }

  /** The placeholder of a value: `$p1`. */
  add(value: unknown): string {
    const name = `p${++this.#count}`;
    this.values[name] = value;
    return `$${name}`;
  }
}
