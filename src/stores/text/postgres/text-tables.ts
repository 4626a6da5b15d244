import type { CollectionTable } from '../../vector/sql/collection-tables.ts';
import { columnDefinitions } from '../../vector/sql/collection-columns.ts';
import { quoteName, quoteText } from '../../clients/postgres/sql/quote.ts';

/** The tables of one collection of texts. */
export interface TextTable extends CollectionTable {
  /** Of each tenant's words: in how many of its documents each occurs. */
  readonly wordTable: string;
}

/** Their names, without schema. */
export function wordTableName(collection: string): string {
  return `${collection}.words`;
}

/**
 * Statements that make them. A row holds its document's words, each once and sorted, how often each occurs, and how many
 * there are in all. The words `''` of the other table stands for all: `documents` with any word, and how many `occurrences`
 * of any they have. That table is kept by triggers, from what writes truly changed, so its counts are right whoever writes.
 */
export function createTextTables(schema: string, { table, wordTable, columns }: TextTable): readonly string[] {
  const count = `${quoteName(schema)}.count_words`;
  const trigger = (event: string, seen: string): string =>
    `CREATE TRIGGER count_${event.toLowerCase()} AFTER ${event} ON ${table} REFERENCING ${seen} FOR EACH STATEMENT EXECUTE FUNCTION ${count}(${quoteText(wordTable)})`;
  const own = ['_tenant text COLLATE "C" NOT NULL', '_project text COLLATE "C" NOT NULL', '_key text COLLATE "C" NOT NULL', '_words text[] COLLATE "C" NOT NULL', '_counts int[] NOT NULL', '_length int NOT NULL'];
  return [
    `DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_ts_dict d JOIN pg_catalog.pg_namespace n ON n.oid = d.dictnamespace WHERE n.nspname = ${quoteText(schema)} AND d.dictname = 'english') THEN CREATE TEXT SEARCH DICTIONARY ${dictionary(schema)} (TEMPLATE = pg_catalog.snowball, Language = english); END IF; END $$`,
    `CREATE OR REPLACE FUNCTION ${count}() RETURNS trigger LANGUAGE plpgsql AS ${quoteText(countWords)}`,
    `CREATE TABLE ${table} (${[...own, ...columnDefinitions(columns)].join(', ')}, PRIMARY KEY (_tenant, _project, _key))`,
    `CREATE INDEX ON ${table} USING gin (_words)`,
    `CREATE TABLE ${wordTable} (tenant text COLLATE "C", project text COLLATE "C", word text COLLATE "C", documents bigint NOT NULL, occurrences bigint NOT NULL, PRIMARY KEY (tenant, project, word))`,
    trigger('INSERT', 'NEW TABLE AS come'),
    trigger('UPDATE', 'OLD TABLE AS gone NEW TABLE AS come'),
    trigger('DELETE', 'OLD TABLE AS gone'),
  ];
}

/** Stems English words; unlike PostgreSQL's own `english_stem` it leaves none out. */
export function dictionary(schema: string): string {
  return `${quoteName(schema)}.english`;
}

/** The lock comes after those on the rows, and lets one writer after another at the counts: whose order of words would else decide on deadlocks. */
const countWords = `
DECLARE
  changed text := CASE TG_OP
    WHEN 'INSERT' THEN 'SELECT *, 1 AS sign FROM come'
    WHEN 'DELETE' THEN 'SELECT *, -1 AS sign FROM gone'
    ELSE 'SELECT *, 1 AS sign FROM come UNION ALL SELECT *, -1 AS sign FROM gone' END;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('trefoil words'), TG_RELID::int);
  EXECUTE format('
    INSERT INTO %1$s AS w (tenant, project, word, documents, occurrences)
    SELECT d.tenant, d.project, d.word, sum(d.sign), sum(d.sign * d.occurrences)
    FROM (%2$s) c CROSS JOIN LATERAL (
      SELECT c._tenant, c._project, u.word, c.sign, 0 FROM unnest(c._words) AS u(word)
      UNION ALL SELECT c._tenant, c._project, '''', c.sign, c._length WHERE c._length > 0
    ) AS d(tenant, project, word, sign, occurrences)
    GROUP BY 1, 2, 3 HAVING sum(d.sign) <> 0 OR sum(d.sign * d.occurrences) <> 0
    ON CONFLICT (tenant, project, word) DO UPDATE SET documents = w.documents + excluded.documents, occurrences = w.occurrences + excluded.occurrences',
    TG_ARGV[0], changed);
  RETURN NULL;
END`;
