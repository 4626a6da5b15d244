import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FailureReason } from '../../../../src/ports/store-failure.ts';
import { decodeLsaArtifact, encodeLsaArtifact } from '../../../../src/stores/embedding/lsa/lsa-artifact.ts';

const vectors = fc
  .record({
    terms: fc.uniqueArray(fc.stringMatching(/^[a-zéш船]{1,9}$/u), { maxLength: 20 }),
    dimensions: fc.integer({ min: 1, max: 9 }),
    documents: fc.nat({ max: 2 ** 32 - 1 }),
  })
  .chain(({ terms, dimensions, documents }) =>
    fc.record({
      terms: fc.constant(terms),
      dimensions: fc.constant(dimensions),
      documents: fc.constant(documents),
      codes: fc.int8Array({ minLength: terms.length * dimensions, maxLength: terms.length * dimensions }),
      scales: fc.float32Array({ minLength: terms.length, maxLength: terms.length, noNaN: true }),
    }),
  );

describe('the artifact of a learnt model', () => {
  it('holds the model, wherever in memory it lies', () => {
    fc.assert(
      fc.property(vectors, fc.nat({ max: 7 }), ({ documents, ...learnt }, offset) => {
        const bytes = encodeLsaArtifact(learnt, documents);
        const elsewhere = new Uint8Array(bytes.length + offset + 3);
        elsewhere.set(bytes, offset);
        const { hash, ...model } = decodeLsaArtifact(elsewhere.subarray(offset, offset + bytes.length));
        expect({ ...model, codes: [...model.codes] }).toEqual({ ...learnt, codes: [...learnt.codes], documents });
        expect(hash).toMatch(/^[0-9a-f]{64}$/);
      }),
    );
  });

  it('is refused as corrupt when any byte of it has changed or the end is missing', () => {
    const bytes = encodeLsaArtifact(
      { terms: ['ice', 'sea'], dimensions: 3, codes: Int8Array.of(1, 2, 3, 4, 5, 6), scales: Float32Array.of(0.5, 0.25) },
      7,
    );
    const versionStart = 40;
    for (let i = 0; i < bytes.length; i++) {
      const damaged = bytes.with(i, (bytes[i] ?? 0) ^ 0x10);
      const reason = i >= versionStart && i < versionStart + 4 ? FailureReason.Misconfigured : FailureReason.Corrupt;
      expect(() => decodeLsaArtifact(damaged)).toThrow(expect.objectContaining({ name: 'StoreFailure', reason, family: 'embedding' }));
    }
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeLsaArtifact(bytes.subarray(0, length))).toThrow(expect.objectContaining({ reason: FailureReason.Corrupt }));
  });
});
