import { conditionSql, type RowTerms } from '../../clients/postgres/sql/condition-sql.ts';
import type { Parameters } from '../../clients/postgres/sql/parameters.ts';
import type { NearestQuery, TextQuery } from '../../../ports/vector-store.ts';
import type { Columns } from './collection-columns.ts';

/** The condition on a collection's rows, called `r`, that a search is limited to: its tenant's, those of `within`, those that pass the filter. */
export function passingRows({ filter, within }: Pick<NearestQuery | TextQuery, 'filter' | 'within'>, terms: RowTerms, parameters: Parameters): string {
  const keys = within === undefined ? '' : ` AND ${conditionSql({ kind: 'keys', keys: [...new Set(within)], negated: false }, terms, parameters)}`;
  return `${ownRows}${keys} AND ${conditionSql(filter, terms, parameters)}`;
}

export const ownRows = 'r._tenant = $1 AND r._project = $2';

/** Searches are checked before they are translated, so attributes are there and none is a relationship. */
export function termsOf(columns: Columns): RowTerms {
  const find = (attribute: string) => {
    const column = columns.get(attribute);
    if (column === undefined) throw new TypeError(`the collection has no attribute ${attribute}`);
    return column;
  };
  return {
    key: 'r._key',
    column: (attribute) => `r.${find(attribute).sql}`,
    type: (attribute) => find(attribute).memberType,
    related: ({ relationship }) => {
      throw new TypeError(`a collection does not hold the relationship ${relationship}`);
    },
  };
}
