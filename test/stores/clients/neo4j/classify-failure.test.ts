import { describe, expect, it } from 'vitest';
import { StoreFailure } from '../../../../src/ports/store-failure.ts';
import { classifyFailure } from '../../../../src/stores/clients/neo4j/classify-failure.ts';

const context = { store: 'neo4j', family: 'graph', operation: 'neighbours' } as const;

describe('a failure of Neo4j', () => {
  it.each([
    ['ServiceUnavailable', 'connect ECONNREFUSED 127.0.0.1:1', 'unavailable'],
    ['ServiceUnavailable', 'Server certificate is not trusted. Socket responded with: DEPTH_ZERO_SELF_SIGNED_CERT', 'misconfigured'],
    ['SessionExpired', '', 'unavailable'],
    ['SessionExpired', 'Server certificate is not trusted. Socket responded with: DEPTH_ZERO_SELF_SIGNED_CERT', 'misconfigured'],
    ['Neo.ClientError.Security.Unauthorized', '', 'misconfigured'],
    ['Neo.ClientError.Security.AuthenticationRateLimit', '', 'unavailable'],
    ['Neo.ClientError.Database.DatabaseNotFound', '', 'misconfigured'],
    ['Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration', '', 'timeout'],
    ['Neo.ClientError.Schema.ConstraintValidationFailed', '', 'conflict'],
    ['Neo.ClientError.Schema.IndexNotFound', '', 'not found'],
    ['Neo.TransientError.Transaction.DeadlockDetected', '', 'conflict'],
    ['Neo.TransientError.General.DatabaseUnavailable', '', 'unavailable'],
    ['Neo.ClientError.Statement.SyntaxError', '', 'rejected'],
    ['Neo.DatabaseError.General.StorageDamageDetected', '', 'corrupt'],
    ['', 'anything else', 'rejected'],
  ])('%s %s is %3$s', (code, message, reason) => {
    expect(classifyFailure(Object.assign(new Error(message), { code }), context)).toMatchObject({ reason, family: 'graph', operation: 'neighbours' });
  });

  it('says what happened, without the driver’s advice', () => {
    const wrapped = Object.assign(new Error('Failed to connect to server. Please ensure that … Caused by: connect ECONNREFUSED 127.0.0.1:1'), { code: 'ServiceUnavailable' });
    expect(classifyFailure(wrapped, context).detail).toBe('connect ECONNREFUSED 127.0.0.1:1 (ServiceUnavailable)');
  });

  it('is what went wrong, where the driver says only that it found no server of a cluster', () => {
    const cause = Object.assign(new Error('Server certificate is not trusted. Socket responded with: DEPTH_ZERO_SELF_SIGNED_CERT'), { code: 'ServiceUnavailable' });
    const discovery = Object.assign(new Error('Could not perform discovery. No routing servers available.', { cause }), { code: 'ServiceUnavailable' });
    expect(classifyFailure(discovery, context)).toMatchObject({ reason: 'misconfigured', detail: 'the server\'s certificate is not trusted, DEPTH_ZERO_SELF_SIGNED_CERT (ServiceUnavailable)', cause: discovery });
  });

  it('stays what it is where it is classified already', () => {
    const failure = new StoreFailure('conflict', 'x', context);
    expect(classifyFailure(failure, context)).toBe(failure);
  });
});
