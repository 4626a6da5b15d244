/** Which origins, besides the server's own, a browser may call from. */
export interface OriginPolicy {
  /** Such as `https://app.example.com`, or `*` for all. */
  readonly allowed: readonly string[];
  /** Whether pages on this machine may, whatever their port. For development. */
  readonly loopback: boolean;
}

/** Whether a browser's request may be served. Only browsers send an origin; a request without one is no browser's page. */
export function isAllowedOrigin(origin: string | undefined, host: string | undefined, policy: OriginPolicy): boolean {
  if (origin === undefined || policy.allowed.includes('*') || policy.allowed.includes(origin)) return true;
  const url = URL.parse(origin);
  if (!url) return false;
  return url.host === host || (policy.loopback && isLoopback(url.hostname));
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
