import type { Tenancy } from '../../../../model/tenancy.ts';

/**
 * The parameters of one statement, all in one map. The server plans a text anew for each type that a parameter has, and for each order of
 * magnitude of its length, be it a list or a text: batches of 1, 10 and 100 sources would wait three times. It does not look into maps.
 * What that costs, measured on 2026.09: nothing behind an index, a fifth more where conditions are tried on 20,000 nodes without one.
 */
export class Parameters {
  readonly values: { readonly p: Readonly<Record<string, unknown>> };
  readonly #values: Record<string, unknown>;
  #count = 0;

  constructor({ tenant, project }: Tenancy) {
    this.#values = { tenant, project };
    this.values = { p: this.#values };
  }

  /** The placeholder of a value: `$p.p1`. */
  add(value: unknown): string {
    const name = `p${++this.#count}`;
    this.#values[name] = value;
    return `$p.${name}`;
  }
}

/** Whose the call is, in every statement. */
export const ownTenant = '$p.tenant';
export const ownProject = '$p.project';
