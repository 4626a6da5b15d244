import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { compareCodePoints } from '../../../../src/kernel/code-points.ts';
import { defaultTenancy } from '../../../../src/model/tenancy.ts';
import { Parameters } from '../../../../src/stores/clients/neo4j/cypher/parameters.ts';
import { compareText } from '../../../../src/stores/clients/neo4j/cypher/text-order.ts';
import { neo4jClient } from '../../../../src/stores/clients/neo4j/neo4j-client.ts';
import { describeWith } from '../../../services/describe-with.ts';
import { soon } from '../../../support/embedded-postgres.ts';

vi.setConfig({ testTimeout: 60_000 });

await describeWith('neo4j', 'the order of texts in Cypher', ({ url, user = '', password = '' }) => {
  it('is by code point, also where a parameter has characters that UTF-16 orders otherwise', async () => {
    const client = neo4jClient({ uri: url, user, password });
    const characters = ['', 'a', 'é', '\ud7ff', '\ue000', '\uffe0', '\uffff', '\u{10000}', '😀', '\u{10ffff}'];
    const pieces = fc.array(fc.constantFrom(...characters), { maxLength: 4 }).map((list) => list.join(''));
    try {
      const texts = [...new Set([...characters, ...fc.sample(pieces, { numRuns: 60, seed: 3 })])];
      for (const operator of ['<', '<=', '>', '>='] as const)
        for (const text of fc.sample(pieces, { numRuns: 12, seed: 5 })) {
          const parameters = new Parameters(defaultTenancy);
          const condition = compareText('x', operator, text, parameters);
          const rows = await client.read(`UNWIND $texts AS x WITH x WHERE ${condition} RETURN x`, { ...parameters.values, texts }, soon(), 'test');
          const passes = { '<': (n: number) => n < 0, '<=': (n: number) => n <= 0, '>': (n: number) => n > 0, '>=': (n: number) => n >= 0 }[operator];
          expect(rows.map(({ x }) => x).sort(), `${operator} ${JSON.stringify(text)}`).toEqual(texts.filter((other) => passes(compareCodePoints(other, text))).sort());
        }
    } finally {
      await client.close();
    }
  });
});
