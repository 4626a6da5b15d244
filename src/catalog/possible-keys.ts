import type { KeyType } from './catalog.ts';

/** Those keys that a store which was there before could hold at all, written as it would show them: a cast of any other would fail. */
export function possibleKeys({ keyType }: { readonly keyType: KeyType }, keys: readonly string[]): readonly string[] {
  return keyType === 'TEXT' ? keys : keys.filter((key) => (keyType === 'UUID' ? uuid.test(key) : bigint.test(key) && inRange(key)));
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const bigint = /^(0|-?[1-9][0-9]{0,18})$/;

function inRange(key: string): boolean {
  return BigInt.asIntN(64, BigInt(key)) === BigInt(key);
}
