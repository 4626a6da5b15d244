export interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string }[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Posts an operation; rejects where the answer has errors. */
export type AskByHttp = (query: string, variables?: Readonly<Record<string, unknown>>, headers?: Readonly<Record<string, string>>) => Promise<NonNullable<Answer['data']>>;

/** @param url of the gateway, without a path */
export function askByHttp(url: string): AskByHttp {
  return async (query, variables = {}, headers = {}) => {
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query, variables }) });
    const { data, errors } = (await response.json()) as Answer;
    if (errors !== undefined || data === undefined || data === null) throw new Error(`${response.status}: ${JSON.stringify(errors)}`);
    return data;
  };
}
