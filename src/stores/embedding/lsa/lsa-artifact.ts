import { createHash } from 'node:crypto';
import { FailureReason } from '../../../ports/store-failure.ts';
import { embeddingFailure } from '../embedding-failure.ts';
import type { TermVectors } from './learn/term-vectors.ts';

/** What was learnt, as it is kept and shared among gateways. */
export interface LsaModel extends TermVectors {
  /** How many documents were there to learn from. */
  readonly documents: number;
  /** SHA-256 of the artifact, hex. */
  readonly hash: string;
}

/**
 * One binary file, little-endian: magic (8 bytes), SHA-256 of all that follows (32), then as uint32 format version,
 * dimensions, documents, terms, length of the text of the terms; that text in UTF-8, a newline between terms, padded to
 * a multiple of 4; the terms' scales as float32; their codes, terms × dimensions, as int8.
 */
export function encodeLsaArtifact({ terms, dimensions, codes, scales }: TermVectors, documents: number): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(terms.join('\n'));
  const layout = layoutOf(terms.length, dimensions, text.length);
  const bytes = new Uint8Array(layout.end);
  const view = new DataView(bytes.buffer);
  for (const [i, number] of [formatVersion, dimensions, documents, terms.length, text.length].entries())
    view.setUint32(headStart + 4 * i, number, true);
  bytes.set(text, textStart);
  for (const [i, scale] of scales.entries()) view.setFloat32(layout.scales + 4 * i, scale, true);
  bytes.set(new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength), layout.codes);
  bytes.set(createHash('sha256').update(bytes.subarray(headStart)).digest(), magic.length);
  bytes.set(magic);
  return bytes;
}

/** The model in an artifact; its codes stay where they are in `bytes`. Throws StoreFailure: corrupt, or misconfigured for another format. */
export function decodeLsaArtifact(bytes: Uint8Array): LsaModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < textStart || magic.some((byte, i) => bytes[i] !== byte))
    throw embeddingFailure(FailureReason.Corrupt, 'load', `these ${bytes.length} bytes are not a learnt model`);
  const numberAt = (i: number): number => view.getUint32(headStart + 4 * i, true);
  const version = numberAt(0);
  if (version !== formatVersion)
    throw embeddingFailure(
      FailureReason.Misconfigured,
      'load',
      `the learnt model has format ${version}, this program reads ${formatVersion}: re-embed`,
    );
  const digest = createHash('sha256').update(bytes.subarray(headStart)).digest();
  if (digest.some((byte, i) => bytes[magic.length + i] !== byte))
    throw embeddingFailure(FailureReason.Corrupt, 'load', 'the learnt model is damaged: its checksum is not the one it was written with');
  const [dimensions, documents, termCount, textLength] = [numberAt(1), numberAt(2), numberAt(3), numberAt(4)];
  const layout = layoutOf(termCount, dimensions, textLength);
  return {
    terms: termCount === 0 ? [] : new TextDecoder().decode(bytes.subarray(textStart, textStart + textLength)).split('\n'),
    dimensions,
    codes: new Int8Array(bytes.buffer, bytes.byteOffset + layout.codes, termCount * dimensions),
    scales: Float32Array.from({ length: termCount }, (_, i) => view.getFloat32(layout.scales + 4 * i, true)),
    documents,
    hash: digest.toString('hex'),
  };
}

const magic = new TextEncoder().encode('TREFLSA\n');
/** Raised whenever the bytes, or the way words are taken from texts, change. */
const formatVersion = 1;
const headStart = magic.length + 32;
const textStart = headStart + 4 * 5;

function layoutOf(terms: number, dimensions: number, textLength: number) {
  const scales = Math.ceil((textStart + textLength) / 4) * 4;
  const codes = scales + 4 * terms;
  return { scales, codes, end: codes + terms * dimensions };
}
