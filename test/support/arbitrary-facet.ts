import fc from 'fast-check';
import { facetFields } from '../../src/catalog/augment/facet-types.ts';
import type { EntityType } from '../../src/catalog/catalog.ts';
import { dateIntervals, type Facet, type RangeWidth } from '../../src/ports/facets.ts';

/** One facet of each kind that an entity has, with sizes that cut and sizes that do not. */
export function arbitraryFacets(entity: EntityType): fc.Arbitrary<Facet[]> {
  const each = facetFields(entity).map((field): fc.Arbitrary<Facet> => {
    if (field.kind === 'related') return size.map((first) => ({ kind: 'related', relationship: field.relationship, first }));
    if (field.kind === 'values') return size.map((first) => ({ kind: 'values', attribute: field.attribute, first }));
    const { attribute } = field;
    const width: fc.Arbitrary<RangeWidth> = attribute.kind === 'int' ? decimal(0) : attribute.kind === 'float' ? decimal(-3) : fc.constantFrom(...dateIntervals);
    return fc.record({ width: fc.option(width, { nil: undefined }), most: fc.constantFrom(2, 3, 20) }).map(({ width: chosen, most }) => ({ kind: 'ranges', attribute, width: chosen, most }));
  });
  return each.length === 0 ? fc.constant([]) : fc.tuple(...each);
}

const size = fc.constantFrom(0, 1, 2, 100);

function decimal(least: number) {
  return fc.record({ mantissa: fc.constantFrom(1, 3, 25), exponent: fc.integer({ min: least, max: 3 }) });
}
