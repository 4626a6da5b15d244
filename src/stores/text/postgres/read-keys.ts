import type { Call } from '../../../ports/call.ts';
import type { SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { purpose } from '../../vector/sql/collection-tables.ts';
import { ownRows } from '../../vector/sql/passing-rows.ts';
import type { TextTable } from './text-tables.ts';

/** In pages, each beginning after the last key of the one before. It is told of as a part of reading versions, which it is. */
export async function readKeys(sql: SqlRunner, { table }: TextTable, visit: (page: readonly string[]) => Promise<void>, call: Call): Promise<void> {
  for (let last: string | undefined; ; ) {
    const [beyond, after] = last === undefined ? ['', []] : [' AND r._key > $3::text', [last]];
    const rows = await sql.query(`SELECT r._key FROM ${table} r WHERE ${ownRows}${beyond} ORDER BY r._key LIMIT ${keysPerRead}`, [call.tenancy.tenant, call.tenancy.project, ...after], call, purpose('versions'));
    const page = rows.map((row) => String(row['_key']));
    if (page.length > 0) await visit(page);
    if (page.length < keysPerRead) return;
    last = page.at(-1);
  }
}

const keysPerRead = 5_000;
