import { isUtf8 } from 'node:buffer';
import { badInput, ClientError, ErrorCode, quote } from '../kernel/errors.ts';
import { defaultTenancy, type Tenancy } from '../model/tenancy.ts';

/** Whose data a request sees, and who asks. */
export interface Identity {
  readonly tenancy: Tenancy;
  /** Who has policies and events; undefined where nobody said. */
  readonly viewer: string | undefined;
}

const names = ['tenant', 'project', 'viewer'] as const;
/** In UTF-8. Each stands in indexes beside the others and a key, and an entry there holds 2,700 bytes. */
const mostBytes = 200;

/**
 * FOR DEVELOPMENT ONLY where `from` is `headers`: takes the word of whoever calls for who they are, from `x-trefoil-tenant`,
 * `-project` and `-viewer`, or from a websocket's connectionParams, which go first. With `none` everybody is the default
 * tenant without a viewer. Throws ClientError for names that are none, and for any where none is taken.
 */
export function readIdentity(from: 'headers' | 'none', headers: Readonly<Record<string, string | undefined>>, connectionParams: Readonly<Record<string, unknown>> = {}): Identity {
  const [tenant, project, viewer] = names.map((name) => readName(name, headers, connectionParams));
  if (from === 'none' && (tenant ?? project ?? viewer) !== undefined) throw refused();
  return { tenancy: tenant === undefined && project === undefined ? defaultTenancy : { tenant: tenant ?? defaultTenancy.tenant, project: project ?? defaultTenancy.project }, viewer };
}

function readName(name: (typeof names)[number], headers: Readonly<Record<string, string | undefined>>, connectionParams: Readonly<Record<string, unknown>>): string | undefined {
  const [place, given] = Object.hasOwn(connectionParams, name) ? [`connectionParams.${name}`, connectionParams[name]] : [`x-trefoil-${name}`, decoded(headers[`x-trefoil-${name}`])];
  if (given === undefined || given === null) return undefined;
  if (typeof given === 'string' && given !== '' && Buffer.byteLength(given) <= mostBytes && isClean(given)) return given;
  throw badInput(`${place} is ${quote(given)}.`, { expected: `a text of 1 to ${mostBytes} bytes in UTF-8, without control characters`, received: quote(given) });
}

/** Node reads the bytes of a header as Latin-1; those that are no UTF-8 are left to be refused. */
function decoded(header: string | undefined): string | undefined {
  if (header === undefined || /^[\x20-\x7e]*$/.test(header)) return header;
  const bytes = Buffer.from(header, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : '\0';
}

function isClean(text: string): boolean {
  return text.isWellFormed() && !/\p{Cc}/u.test(text);
}

function refused(): ClientError {
  return new ClientError(ErrorCode.Forbidden, 'This gateway does not let callers say who they are.', {
    expected: 'no x-trefoil-tenant, x-trefoil-project or x-trefoil-viewer, and none of them in connectionParams',
    remedy: 'Leave them out; in development, start the gateway with TREFOIL_IDENTITY=headers.',
  });
}
