import type { Random } from '../random.ts';
import { after, fragments, randomQuestion, usedBy } from './random-question.ts';
import { randomWrite } from './random-write.ts';
import type { Owner } from './tenant-world.ts';

/** A cursor of a page that some tenant was given: by the gateway of all, and, of the same page, by one that is theirs alone. */
export interface Cursor {
  readonly owner: Owner;
  readonly question: string;
  readonly together: string;
  readonly alone: string;
}

/** One root field of a document. */
export interface Asked {
  readonly alias: string;
  /** As it stands in the document, but for the cursor. */
  readonly question: string;
  readonly comparable: boolean;
  readonly cursor: Cursor | undefined;
}

export interface TenantDocument {
  readonly text: string;
  readonly asked: readonly Asked[];
}

export const questionsInOne = 25;
export const writesInOne = 6;

/** Questions, some of which go on from the cursors given, with the same arguments, whoever these belong to. */
export function questionsOf(random: Random, owner: Owner, cursors: readonly Cursor[]): TenantDocument {
  const asked = Array.from({ length: questionsInOne }, (_, i): Asked => {
    const cursor = cursors.length > 0 && random.chance(0.2) ? random.pick(cursors) : undefined;
    const { text, comparable } = cursor === undefined ? randomQuestion(random, owner) : { text: cursor.question, comparable: true };
    return { alias: `q${i}`, question: text, comparable, cursor };
  });
  const given = asked.flatMap(({ alias, cursor }) => (cursor === undefined ? [] : [`$${alias}: String`]));
  const fields = asked.map(({ alias, question, cursor }) => `${alias}: ${question.replace(after, cursor === undefined ? '' : `, after: $${alias}`)}`).join('\n');
  const needed = new Set([...fields.matchAll(/\.\.\.([A-Z])/g)].flatMap(([, name = '']) => usedBy[name] ?? []));
  const definitions = fragments[random.chance(0.3) ? 'wide' : 'narrow'].split('\n').filter((line) => [...needed].some((name) => line.includes(`fragment ${name} `))).join('\n');
  return { text: `query${given.length === 0 ? '' : ` (${given.join(', ')})`} {\n${fields}\n}\n${definitions}`, asked };
}

/** Writes, some of which are among those given, once more. */
export function writesOf(random: Random, owner: Owner, nth: number, earlier: readonly string[]): TenantDocument {
  const write = (i: number) => (earlier.length > 0 && random.chance(0.15) ? random.pick(earlier) : randomWrite(random, owner, nth * writesInOne + i));
  const asked = Array.from({ length: writesInOne }, (_, i): Asked => ({ alias: `w${i}`, question: write(i), comparable: true, cursor: undefined }));
  return { text: `mutation {\n${asked.map(({ alias, question }) => `${alias}: ${question}`).join('\n')}\n}`, asked };
}
