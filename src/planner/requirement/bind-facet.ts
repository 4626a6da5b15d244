import { facetFields } from '../../catalog/augment/facet-types.ts';
import type { Attribute, EntityType } from '../../catalog/catalog.ts';
import { badInput, quote } from '../../kernel/errors.ts';
import type { DateInterval, Facet, RangeWidth } from '../../ports/facets.ts';
import { bindPageSize, largestPage, type Arguments } from './bind-arguments.ts';

/** Binds one field of an entity's facets; undefined for a field that is none. Throws ClientError. */
export function bindFacet(entity: EntityType, name: string, args: Arguments): Facet | undefined {
  const field = facetFields(entity).find((candidate) => candidate.name === name);
  switch (field?.kind) {
    case 'related':
      return { kind: 'related', relationship: field.relationship, first: bindPageSize(args['first'], 'first') };
    case 'values':
      return { kind: 'values', attribute: field.attribute, first: bindPageSize(args['first'], 'first') };
    case 'ranges':
      return { kind: 'ranges', attribute: field.attribute, width: bindWidth(field.attribute, args['interval']), most: bindMost(args['buckets']) };
    case undefined:
      return undefined;
    default:
      return field satisfies never;
  }
}

function bindMost(value: unknown): number {
  if (typeof value === 'number' && value >= 2 && value <= largestPage) return value;
  throw badInput(`buckets is ${quote(value)}.`, { expected: `a whole number from 2 to ${largestPage}`, received: quote(value) });
}

function bindWidth({ kind }: Attribute, value: unknown): RangeWidth | undefined {
  if (value === null || value === undefined) return undefined;
  if (kind === 'date' || kind === 'datetime') return value as DateInterval;
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0)
    throw badInput(`interval is ${quote(String(value))}.`, { expected: 'a number above 0', received: quote(String(value)), remedy: 'Leave it out to have one chosen.' });
  // The digits that the client wrote, so that tenths are tenths.
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const [whole = '', fraction = ''] = digits.split('.');
  return { mantissa: Number(whole + fraction), exponent: Number(exponent) - fraction.length };
}
