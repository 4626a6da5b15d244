import fc from 'fast-check';
import type { Attribute } from '../../src/catalog/catalog.ts';
import type { Row, Scalar, Value } from '../../src/model/value.ts';

/** Few values of each kind, so that they meet; most of them ones that something has choked on before. */
const pools: Readonly<Record<Exclude<Attribute['kind'], 'enum' | 'json'>, readonly Scalar[]>> = {
  string: ['', 'a', 'ab', 'b', 'B', 'é', 'e\u0301', '😀', '\ufffd', "o'x", '"', '%_', '\\', 'a\nb', 'NULL'],
  id: ['1', '01', 'a', 'a:b', 'é'],
  int: [-2_147_483_648, -1, 0, 1, 2, 1999, 2_147_483_647],
  float: [-1e21, -0.5, 0, 0.1, 0.30000000000000004, 1 / 3, 5e-324, 1.7976931348623157e308],
  boolean: [false, true],
  datetime: ['0001-01-01T00:00:00.000Z', '1969-12-31T23:59:59.999Z', '2024-02-29T12:00:00.000Z', '9999-12-31T23:59:59.999Z'],
  date: ['0001-01-01', '1970-01-01', '2024-02-29'],
};

/** One member of an attribute's values. */
export function arbitraryScalar({ kind, members }: Pick<Attribute, 'kind' | 'members'>): fc.Arbitrary<Scalar> {
  if (kind === 'json') return fc.constant('json');
  return fc.constantFrom(...(kind === 'enum' ? members : pools[kind]));
}

/** Never null, which is absence, nor with minus zero, which not every store knows. */
const json = fc.jsonValue({ maxDepth: 2 }).filter((value) => value !== null).map((value) => JSON.parse(JSON.stringify(value)) as Value);

export function arbitraryValue(attribute: Attribute): fc.Arbitrary<Value> {
  const { kind, list, nullable } = attribute;
  const value: fc.Arbitrary<Value> = kind === 'json' ? json : list ? fc.array(arbitraryScalar(attribute), { maxLength: 3 }) : arbitraryScalar(attribute);
  return nullable ? fc.option(value, { freq: 3 }) : value;
}

export function arbitraryRow(attributes: Iterable<Attribute>): fc.Arbitrary<Row> {
  return fc.record(Object.fromEntries([...attributes].map((attribute) => [attribute.name, arbitraryValue(attribute)]))) as fc.Arbitrary<Row>;
}
