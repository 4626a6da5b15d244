import type { Call } from '../../../ports/call.ts';
import type { SuggestedName, SuggestQuery } from '../../../ports/entity-store.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import type { SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { systemSchema } from '../../clients/postgres/sql/tables.ts';
import { tailLetters } from './write-names.ts';

/** Behind every text that begins alike: the last code point, which no folded name has. */
const last = `'\u{10ffff}'`;
const order = 'importance DESC NULLS LAST, name, type, key';
/** Of one corrected spelling no more names than this are looked at: `thex` may mean all that begin with `the`. */
const namesOfSpelling = 200;
/** Letters that may stand for a wrong one. More stand at one place only in scripts whose signs are words. */
const mostLetters = 100;

/**
 * All three kinds of match in one statement, each looked for only where those before leave room. Typos are found by
 * walking the index of names like a tree of letters, from what was typed, with a fault at each place: a spelling that no
 * name begins with ends the walk, so some hundred look-ups suffice, however many names there are.
 */
export async function suggest(sql: SqlRunner, { folded, types, first }: SuggestQuery, call: Call): Promise<SuggestedName[]> {
  const letters = [...folded].slice(0, tailLetters);
  if (letters.length === 0 || first === 0 || types?.length === 0) return [];
  const parameters = new Parameters(call.tenancy);
  const typed = `${parameters.add(letters.join(''), 'text')} COLLATE "C"`;
  const ofTypes = types === undefined ? '' : ` AND t.type = ANY (${parameters.add(types, 'text[]')})`;
  const limit = parameters.add(first, 'bigint');
  const found = (ctes: readonly string[]) => ctes.map((name) => `(SELECT count(*) FROM ${name})`).join(' + ');
  const unless = (ctes: readonly string[]) => ctes.map((name) => ` AND (t.type, t.key) NOT IN (SELECT type, key FROM ${name})`).join('');
  const typos = (name: string, faults: number, room: string) => [
    `${name}_walk(spelling, used, faults) AS (${walk(`${name}_walk`, typed, letters.length, faults, room)})`,
    `${name} AS (SELECT type, key, name, max(importance) AS importance FROM (SELECT DISTINCT spelling FROM ${name}_walk WHERE used = ${letters.length}) s
      CROSS JOIN LATERAL (SELECT t.* FROM ${tails} t WHERE ${begins('s.spelling')}${ofTypes}${unless(['head', 'word'])} ORDER BY t.tail LIMIT ${namesOfSpelling}) t GROUP BY type, key, name ORDER BY ${order} LIMIT ${limit})`,
  ];
  const ctes = [
    `head AS MATERIALIZED (SELECT t.type, t.key, t.name, t.importance FROM ${tails} t WHERE NOT t.inside AND ${begins(typed)}${ofTypes} ORDER BY ${order} LIMIT ${limit})`,
    `word AS MATERIALIZED (SELECT t.type, t.key, t.name, max(t.importance) AS importance FROM ${tails} t WHERE ${found(['head'])} < ${limit} AND t.inside AND ${begins(typed)}${ofTypes}${unless(['head'])} GROUP BY t.type, t.key, t.name ORDER BY ${order} LIMIT ${limit})`,
    ...(letters.length >= 4 ? typos('typo', 1, `${found(['head', 'word'])} < ${limit}`) : []),
    ...(letters.length >= 8 ? typos('typos', 2, `${found(['head', 'word', 'typo'])} = 0`) : []),
  ];
  const kinds = [['head', 'PREFIX'], ['word', 'WORD'], ...(letters.length >= 4 ? [['typo', 'TYPO']] : []), ...(letters.length >= 8 ? [['typos', 'TYPO']] : [])];
  const all = kinds.map(([name, matched], nth) => `SELECT ${nth} AS nth, '${matched}' AS matched, ${name}.* FROM ${name}`).join(' UNION ALL ');
  const text = `WITH RECURSIVE ${ctes.join(',\n')} SELECT matched, type, key, name FROM (${all}) found ORDER BY nth, ${order} LIMIT ${limit}`;
  const rows = await sql.query(text, parameters.values, call, { operation: 'suggest' });
  return rows.map((row) => ({ name: String(row['name']), ref: { type: String(row['type']), key: String(row['key']) }, matched: row['matched'] as SuggestedName['matched'] }));
}

const tails = `${systemSchema}.name_tail`;

function begins(spelling: string): string {
  return `t.tenant = $1 AND t.project = $2 AND t.tail >= ${spelling} AND t.tail < (${spelling}) || ${last}`;
}

/**
 * Spellings that names begin with, how many letters of `typed` each accounts for, with how many faults. A fault is followed
 * by a letter that is right, the last one by all the rest, so that most wrong ways end at their first look-up. Where two are
 * forgiven the first letter must be right, else the walk is too broad.
 */
function walk(name: string, typed: string, length: number, most: number, room: string): string {
  const mayFail = `w.faults < ${most} AND w.used < ${length}${most > 1 ? ' AND w.used > 0' : ''}`;
  const letter = (place: number, count = ', 1') => `substr(${typed}, w.used + ${place}${count})`;
  const isLast = `w.faults + 1 = ${most}`;
  /** A fault that takes up some letters of `typed` and puts others there. */
  const fault = (put: string, used: string) => `SELECT ${put} || substr(${typed}, w.used + ${used} + 1, CASE WHEN ${isLast} THEN ${length} ELSE 1 END), CASE WHEN ${isLast} THEN ${length} ELSE least(${length}, w.used + ${used} + 1) END, w.faults + 1`;
  return `SELECT ''::text COLLATE "C", 0, 0 WHERE ${room}
    UNION SELECT s.spelling, s.used, s.faults FROM ${name} w CROSS JOIN LATERAL (
      SELECT (w.spelling || CASE WHEN w.faults = ${most} THEN ${letter(1, '')} ELSE ${letter(1)} END) COLLATE "C" AS spelling, CASE WHEN w.faults = ${most} THEN ${length} ELSE w.used + 1 END AS used, w.faults AS faults WHERE w.used < ${length}
      UNION ALL ${fault('w.spelling', '1')} WHERE ${mayFail}
      UNION ALL ${fault(`w.spelling || ${letter(2)} || ${letter(1)}`, '2')} WHERE ${mayFail} AND w.used + 2 <= ${length}
      UNION ALL ${fault('w.spelling || n.letter', 'x.used')} FROM (${nextLetters('w.spelling')}) n CROSS JOIN (VALUES (0), (1)) x(used) WHERE ${mayFail}
    ) s WHERE EXISTS (SELECT FROM ${tails} t WHERE ${begins('s.spelling')})`;
}

/** The letters that follow a spelling in names, each found by a look-up behind all that begin with the one before. */
function nextLetters(spelling: string): string {
  const next = (behind: string) => `(SELECT substr(t.tail, length(${spelling}) + 1, 1) FROM ${tails} t WHERE t.tenant = $1 AND t.project = $2 AND t.tail > ${behind} AND t.tail < ${spelling} || ${last} ORDER BY t.tail LIMIT 1)`;
  return `WITH RECURSIVE child(letter, nth) AS (SELECT ${next(spelling)}, 1 UNION ALL SELECT ${next(`${spelling} || c.letter || ${last}`)}, c.nth + 1 FROM child c WHERE c.letter IS NOT NULL AND c.nth < ${mostLetters}) SELECT letter FROM child WHERE letter IS NOT NULL`;
}
