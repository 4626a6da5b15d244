import { describe, expect, test } from 'vitest';
import { highlight, wordsToMark } from '../../src/resolvers/highlight.ts';

const marked = (text: string, query: string) => highlight(text, wordsToMark(query));

describe('highlights', () => {
  test('mark each word of the query in a short text, whatever its case and accents', () => {
    expect(marked('Amélie, and the café of Amelie', 'AMELIE Cafe')).toBe('**Amélie**, and the **café** of **Amelie**');
  });

  test('mark a word in the plural where the singular is asked for, and the other way round', () => {
    expect(marked('Zombies haunt one lonely farm', 'a zombie in farms')).toBe('**Zombies** haunt one lonely **farm**');
  });

  test('mark whole words alone, and nothing where there are none', () => {
    expect(marked('Seaside', 'sea')).toBeUndefined();
    expect(marked('A storm at sea', 'of fire')).toBeUndefined();
    expect(marked('', 'sea')).toBeUndefined();
    expect(marked('A storm at sea', '')).toBeUndefined();
  });

  test('take the passage of a long text that holds the most words, cut between words', () => {
    const filler = 'and then nothing much happens for a while '.repeat(8);
    const passage = marked(`The captain sleeps ${filler}until a storm wakes the captain at sea ${filler}`, 'captain storm sea');
    expect(passage).toMatch(/^….*until a \*\*storm\*\* wakes the \*\*captain\*\* at \*\*sea\*\* .*…$/);
    const plain = passage?.replaceAll(/\*\*|…/g, '') ?? '';
    expect(plain.length).toBeLessThanOrEqual(160);
    expect(filler).toContain(plain.slice(plain.indexOf('sea') + 4));
  });

  test('stay whole with one word longer than a passage, and with signs outside the basic plane', () => {
    expect(marked(`x ${'y'.repeat(300)} z`, 'y'.repeat(300))).toBe(`x **${'y'.repeat(300)}**…`);
    expect(marked('😀 sea 😀', 'sea')).toBe('😀 **sea** 😀');
  });
});
