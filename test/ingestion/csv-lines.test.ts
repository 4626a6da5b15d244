import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitRecord } from '../../src/ingestion/csv-lines.ts';

describe('a record of comma-separated values', () => {
  it.each([
    ['a,b', ['a', 'b']], ['', ['']], [',', ['', '']], [' a , b ', ['a', 'b']], ['"a,b",c', ['a,b', 'c']], ['"say ""yes""",1', ['say "yes"', '1']], ['a,""', ['a', '']], ['"a" , "b"', ['a', 'b']],
  ])('%j', (text, values) => expect(splitRecord(text)).toEqual(values));

  it.each(['"a', 'a"b', '"a"b,c', 'a,"b'])('is none where quotes do not match: %j', (text) => expect(splitRecord(text)).toBeUndefined());

  it('gives back what was quoted', () => {
    const value = fc.string().map((text) => text.replace(/[\r\n]/g, ' '));
    fc.assert(fc.property(fc.array(value, { minLength: 1 }), (values) => {
      expect(splitRecord(values.map((text) => `"${text.replaceAll('"', '""')}"`).join(','))).toEqual(values);
    }));
  });
});
