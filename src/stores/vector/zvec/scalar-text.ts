import type { Scalar } from '../../../model/value.ts';
import type { ScalarForm } from '../scalar-form.ts';
import { decodeText, encodeText } from './encoded-text.ts';

/**
 * Scalars are stored as text that orders as they do. zvec's own numbers are no use in filters: where an OR brings a field
 * with an inverted index together with one without, it rounds the numbers it compares with, and lists of integers lose
 * their upper half.
 */
export function scalarText(value: Scalar): string {
  switch (typeof value) {
    case 'string':
      return encodeText(value);
    case 'number':
      return numberText(value);
    case 'boolean':
      return String(value);
    default:
      return value satisfies never;
  }
}

export function textScalar(text: string, form: ScalarForm): Scalar {
  switch (form) {
    case 'text':
    case 'json':
      return decodeText(text);
    case 'number':
      return textNumber(text);
    case 'boolean':
      return text === 'true';
    default:
      return form satisfies never;
  }
}

/** The 64 bits of a double in hex, changed so that they order as text: positive ones above, negative ones upside down below. */
function numberText(value: number): string {
  // A negative zero would be another number than zero.
  view.setFloat64(0, value + 0);
  const bits = view.getBigUint64(0);
  return (bits < signBit ? bits | signBit : allBits ^ bits).toString(16).padStart(16, '0');
}

function textNumber(text: string): number {
  const bits = BigInt(`0x${text}`);
  view.setBigUint64(0, bits < signBit ? allBits ^ bits : bits ^ signBit);
  return view.getFloat64(0);
}

const view = new DataView(new ArrayBuffer(8));
const signBit = 2n ** 63n;
const allBits = 2n ** 64n - 1n;
