import { ClientError, ErrorCode } from '../../src/kernel/errors.ts';
import type { RequestScope, ScopeRequest } from '../../src/engine/engine.ts';

/** Remembers what it was opened for and whether it was closed. A connection with the token "bad" is let in nowhere. */
export interface ProbeScope extends RequestScope {
  readonly id: number;
  readonly request: ScopeRequest;
  readonly signal: AbortSignal;
  readonly closed: boolean;
}

export interface ProbeScopes {
  readonly opened: readonly ProbeScope[];
  open(request: ScopeRequest): ProbeScope;
}

export function probeScopes(): ProbeScopes {
  const opened: ProbeScope[] = [];
  return {
    opened,
    open(request) {
      if (request.connectionParams?.['token'] === 'bad') throw new ClientError(ErrorCode.Forbidden, 'No such token.');
      const id = opened.length + 1;
      let closed = false;
      const scope: ProbeScope = {
        id,
        request,
        signal: request.signal,
        get closed() {
          return closed;
        },
        close: () => {
          closed = true;
        },
        extensions: () => ({ [`scope${id}`]: true }),
      };
      opened.push(scope);
      return scope;
    },
  };
}
