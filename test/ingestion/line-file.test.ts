import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LineFile, startOfFile, type Line, type LinePlace } from '../../src/ingestion/line-file.ts';

const folder = await mkdtemp(join(tmpdir(), 'trefoil-lines-'));
afterAll(() => rm(folder, { recursive: true }));

const path = join(folder, 'some.jsonl');

async function linesOf(content: string | Buffer, after: LinePlace = startOfFile, limit?: number): Promise<Line[]> {
  await writeFile(path, content);
  const file = await LineFile.open(path, limit);
  const lines: Line[] = [];
  for await (const some of file.linesAfter(after)) lines.push(...some);
  await file.close();
  return lines;
}

describe('the lines of a file', () => {
  it.each<[string, string, string[]]>([
    ['nothing', '', []],
    ['LF', 'a\nb\n', ['a', 'b']],
    ['CRLF', 'a\r\nb\r\n', ['a', 'b']],
    ['no end of the last line', 'a\nb', ['a', 'b']],
    ['blank lines', '\n\n a\n  \n\r\nb\n\n', [' a', 'b']],
    ['a byte order mark', '\ufeffa\nb', ['a', 'b']],
    ['only a byte order mark', '\ufeff\n', []],
    ['text beyond ASCII', 'é\n😀\u2028x\n', ['é', '😀\u2028x']],
  ])('%s', async (_, content, expected) => {
    expect((await linesOf(content)).map(({ text }) => text)).toEqual(expected);
  });

  it('know where they stand, so that reading goes on after any of them', async () => {
    const content = Buffer.from('\ufeffone\r\n\n\ntwo é\n   \nthree');
    const lines = await linesOf(content);
    expect(lines.map(({ line, record }) => [line, record])).toEqual([[1, 0], [4, 1], [6, 2]]);
    for (const [i, place] of lines.entries()) {
      expect(content.toString('utf8', place.offset, place.offset + place.length).replace('\ufeff', '').trimEnd()).toBe(place.text);
      expect(await linesOf(content, place)).toEqual(lines.slice(i + 1));
    }
    const file = await LineFile.open(path);
    const again: Line[] = [];
    for await (const some of file.linesAt([...lines].reverse())) again.push(...some);
    await file.close();
    expect(again).toEqual([...lines].reverse());
  });

  it('are the same however reads cut the file', async () => {
    const texts = Array.from({ length: 3_000 }, (_, i) => `${i} ${'é'.repeat((i * 7919) % 700)}`);
    const lines = await linesOf(texts.join('\n'));
    expect(lines.map(({ text }) => text)).toEqual(texts);
    expect(await linesOf(texts.join('\n'), lines[1_234])).toEqual(lines.slice(1_235));
  });

  it('of up to so many bytes are read, longer ones passed over', async () => {
    const limit = 1024 * 1024;
    const [fits, tooLong] = ['x'.repeat(limit - 1), 'y'.repeat(limit + 1)];
    const lines = await linesOf(['a', fits, tooLong, 'b', tooLong].join('\n'), startOfFile, limit);
    expect(lines.map(({ line, text, problem }) => [line, text.length, problem])).toEqual([
      [1, 1, undefined], [2, limit - 1, undefined], [3, 1000, `the line has ${limit + 2} bytes; at most ${limit} are read`], [4, 1, undefined], [5, 1000, `the line has ${limit + 1} bytes; at most ${limit} are read`],
    ]);
  });

  it('that are not UTF-8 have that as their problem', async () => {
    const lines = await linesOf(Buffer.concat([Buffer.from('a\n'), Buffer.from([0x7b, 0xff, 0xfe, 0x7d, 10]), Buffer.from('b')]));
    expect(lines.map(({ problem }) => problem)).toEqual([undefined, 'the line is not UTF-8', undefined]);
  });

  it('are those that there were when the file was opened', async () => {
    await writeFile(path, 'a\nb\n');
    const file = await LineFile.open(path);
    await writeFile(path, 'a\nb\nc\n');
    const lines: Line[] = [];
    for await (const some of file.linesAfter(startOfFile)) lines.push(...some);
    await file.close();
    expect(lines.map(({ text }) => text)).toEqual(['a', 'b']);
  });
});

describe('a file of another kind is refused in one sentence:', () => {
  it.each<[string, Buffer | string, string]>([
    ['compressed', Buffer.from([0x1f, 0x8b, 8, 0]), 'is compressed: unpack it first'],
    ['UTF-16', Buffer.from('\ufeff{"a":1}', 'utf16le'), 'is in UTF-16: convert it to UTF-8'],
    ['a JSON array', ' \n[{"a":1}]', 'holds one JSON array: write one object on each line'],
  ])('%s', async (_, content, expected) => {
    await writeFile(path, content);
    await expect(LineFile.open(path)).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringContaining(expected) });
  });

  it('none at all', async () => {
    await expect(LineFile.open(join(folder, 'none.jsonl'))).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringContaining('none.jsonl is not there') });
  });

  it('a folder', async () => {
    await expect(LineFile.open(folder)).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringContaining('is no regular file') });
  });
});
