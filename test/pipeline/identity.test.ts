import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { ErrorCode } from '../../src/kernel/errors.ts';
import { defaultTenancy } from '../../src/model/tenancy.ts';
import { readIdentity } from '../../src/pipeline/identity.ts';

const latin1 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

describe('who asks, as development headers say it', () => {
  it('is the default tenant without a viewer where nothing is said', () => {
    expect(readIdentity('headers', {})).toEqual({ tenancy: defaultTenancy, viewer: undefined });
  });

  it('is read from headers, in UTF-8', () => {
    expect(readIdentity('headers', { 'x-trefoil-tenant': latin1('Büro'), 'x-trefoil-project': 'p', 'x-trefoil-viewer': latin1('观众 1') })).toEqual({ tenancy: { tenant: 'Büro', project: 'p' }, viewer: '观众 1' });
    expect(readIdentity('headers', { 'x-trefoil-project': 'p' }).tenancy).toEqual({ tenant: 'default', project: 'p' });
  });

  it("is read from a websocket's connectionParams first", () => {
    expect(readIdentity('headers', { 'x-trefoil-tenant': 'a', 'x-trefoil-viewer': 'v' }, { tenant: 'b' })).toEqual({ tenancy: { tenant: 'b', project: 'default' }, viewer: 'v' });
  });

  it('may be 200 bytes long', () => {
    for (const viewer of ['x'.repeat(200), '中'.repeat(66)]) expect(readIdentity('headers', {}, { viewer }).viewer).toBe(viewer);
  });

  it.each(['', 'x'.repeat(201), '中'.repeat(67), 'a\0b', 'a\nb', '\ud800', 7, ['a']])('is refused where it is no name: %j', (tenant) => {
    expect(() => readIdentity('headers', {}, { tenant })).toThrow(expect.objectContaining({ code: ErrorCode.BadUserInput, message: expect.stringContaining('connectionParams.tenant') }));
  });

  it('is refused where the bytes of a header are no UTF-8', () => {
    expect(() => readIdentity('headers', { 'x-trefoil-viewer': '\xff' })).toThrow(expect.objectContaining({ code: ErrorCode.BadUserInput }));
  });

  it('is nobody with `none`, and whoever says otherwise is refused', () => {
    expect(readIdentity('none', { 'x-other': 'a' }, { token: 'b' })).toEqual({ tenancy: defaultTenancy, viewer: undefined });
    for (const name of ['tenant', 'project', 'viewer']) {
      expect(() => readIdentity('none', { [`x-trefoil-${name}`]: 'a' })).toThrow(expect.objectContaining({ code: ErrorCode.Forbidden }));
      expect(() => readIdentity('none', {}, { [name]: 'a' })).toThrow(expect.objectContaining({ code: ErrorCode.Forbidden }));
    }
  });

  it('is believed in development and not in production, unless set', () => {
    expect(readConfig({}).identity).toBe('headers');
    expect(readConfig({ NODE_ENV: 'production' }).identity).toBe('none');
    expect(readConfig({ NODE_ENV: 'production', TREFOIL_IDENTITY: 'headers' }).identity).toBe('headers');
    expect(readConfig({ TREFOIL_IDENTITY: 'none' }).identity).toBe('none');
  });
});
