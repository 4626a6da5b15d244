import type { Parameters } from './parameters.ts';

type Side = '<' | '<=' | '>' | '>=';

/**
 * `x < $p` by code point, as the server orders. It compares a stored text with a parameter by UTF-16 units instead, measured on
 * 2026.09, which differs where surrogates meet U+E000 to U+FFFF: only a parameter with one of these, or a surrogate, can tell.
 */
export function compareText(x: string, operator: Side, text: string, parameters: Parameters): string {
  if (!high.test(text)) return `${x} ${operator} ${parameters.add(text)}`;
  const above = isAbove(x, text, parameters);
  const same = `${x} = ${parameters.add(text)}`;
  switch (operator) {
    case '>':
      return above;
    case '>=':
      return `(${same} OR ${above})`;
    case '<':
      return `(${x} IS NOT NULL AND NOT ${same} AND NOT ${above})`;
    case '<=':
      return `(${x} IS NOT NULL AND NOT ${above})`;
    default:
      return operator satisfies never;
  }
}

/** Where the texts differ first, before a high character of `text`, at one, or behind the last. */
function isAbove(x: string, text: string, parameters: Parameters): string {
  const arms: string[] = [];
  let begun = '';
  let lastHigh = '';
  for (const character of text) {
    if (high.test(character)) {
      const [before, at] = [parameters.add(begun), parameters.add(begun + character)];
      // A text made anew, which no index orders by code point.
      const units = `${x} + ''`;
      if (arms.length === 0) arms.push(`(${x} > ${before} AND NOT ${x} STARTS WITH ${before})`);
      else arms.push(`(${x} STARTS WITH ${lastHigh} AND NOT ${x} STARTS WITH ${before} AND ${units} > ${before})`);
      const beyondPlane = `${units} < ${parameters.add(`${begun}\u{e000}`)}`;
      arms.push(`(${x} STARTS WITH ${before} AND NOT ${x} STARTS WITH ${at} AND ${character.length === 2 ? `${units} > ${at} AND ${beyondPlane}` : `(${units} > ${at} OR (${units} >= ${parameters.add(`${begun}\u{10000}`)} AND ${beyondPlane}))`})`);
      lastHigh = at;
    }
    begun += character;
  }
  arms.push(`(${x} STARTS WITH ${lastHigh} AND ${x} + '' > ${parameters.add(text)})`);
  return `(${arms.join(' OR ')})`;
}

/** Surrogates, and what comes behind them in UTF-16 and before them by code point. */
const high = /[\ud800-\uffff]/;
