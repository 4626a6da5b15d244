import { describe, expect, it } from 'vitest';
import { isAllowedOrigin } from '../../src/server/origins.ts';

describe('an origin', () => {
  const closed = { allowed: [], loopback: false };

  it.each([
    ['none, as from outside a browser', undefined, closed, true],
    ['the server’s own', 'http://api.example:4000', closed, true],
    ['another', 'https://evil.example', closed, false],
    ['the same host on another port', 'http://api.example:4001', closed, false],
    ['a named one', 'https://app.example', { allowed: ['https://app.example'], loopback: false }, true],
    ['one that only begins like a named one', 'https://app.example.evil', { allowed: ['https://app.example'], loopback: false }, false],
    ['any, where all are allowed', 'https://evil.example', { allowed: ['*'], loopback: false }, true],
    ['a page on this machine in development', 'http://localhost:5173', { allowed: [], loopback: true }, true],
    ['a page on this machine in production', 'http://localhost:5173', closed, false],
    ['an address of the loopback', 'http://127.8.9.1', { allowed: [], loopback: true }, true],
    ['the loopback in IPv6', 'http://[::1]:80', { allowed: [], loopback: true }, true],
    ['a name that only looks like loopback', 'http://127.0.0.1.evil.example', { allowed: [], loopback: true }, false],
    ['a sandboxed page', 'null', { allowed: [], loopback: true }, false],
  ])('%s: %s', (_what, origin, policy, expected) => {
    expect(isAllowedOrigin(origin, 'api.example:4000', policy)).toBe(expected);
  });
});
