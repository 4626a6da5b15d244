/** PostgreSQL's text form of arrays: `{a,"b, c",NULL}`. */

/** Writes one dimension; members are given in their own text form, null for NULL. */
export function writeArray(members: Iterable<string | null>): string {
  let text = '{';
  for (const member of members) {
    if (text.length > 1) text += ',';
    text += member === null ? 'NULL' : `"${mustEscape.test(member) ? member.replace(everyEscaped, '\\$&') : member}"`;
  }
  return `${text}}`;
}

const mustEscape = /["\\]/;
const everyEscaped = /["\\]/g;

/** Reads any number of dimensions; bounds (`[0:1]={…}`) are dropped. postgres.js' own reader takes an unquoted NULL for text. */
export function readArray(text: string, readMember: (text: string) => unknown): unknown[] {
  let at = text.indexOf('{') + 1;
  return readLevel();

  function readLevel(): unknown[] {
    const members: unknown[] = [];
    for (;;) {
      const sign = text[at];
      if (sign === '}' || sign === undefined) {
        at++;
        return members;
      }
      if (sign === ',') at++;
      else if (sign === '{') {
        at++;
        members.push(readLevel());
      } else if (sign === '"') members.push(readMember(readQuoted()));
      else members.push(readBare());
    }
  }

  function readQuoted(): string {
    const start = ++at;
    let escaped = false;
    while (at < text.length && text[at] !== '"') {
      if (text[at] === '\\') {
        escaped = true;
        at++;
      }
      at++;
    }
    const member = text.slice(start, at++);
    return escaped ? member.replace(/\\(.)/gs, '$1') : member;
  }

  function readBare(): unknown {
    const start = at;
    while (at < text.length && text[at] !== ',' && text[at] !== '}') at++;
    const member = text.slice(start, at);
    return member === 'NULL' ? null : readMember(member);
  }
}
