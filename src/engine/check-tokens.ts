import { Lexer, Source, TokenKind } from 'graphql';
import type { EngineLimits } from './engine-limits.ts';
import { overLimit } from './over-limit.ts';

/**
 * Reads the text token by token, without recursion, and throws where it is too long or nests too deep for the parser,
 * which is recursive. Returns the number of tokens. Text that is not GraphQL throws graphql-js's syntax error.
 */
export function checkTokens(text: string, limits: EngineLimits): number {
  if (Buffer.byteLength(text) > limits.documentBytes) {
    throw overLimit('The document is too long in bytes', 'documentBytes', limits.documentBytes, 'Send values as variables and split the document.');
  }
  const lexer = new Lexer(new Source(text));
  let tokens = 0;
  let nesting = 0;
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    if (++tokens > limits.tokens) {
      throw overLimit('The document has too many tokens', 'tokens', limits.tokens, 'Send values as variables and split the document.');
    }
    if (opening.has(token.kind) && ++nesting > limits.nesting) {
      throw overLimit('The document nests too deep', 'nesting', limits.nesting, 'Select fewer levels at once.');
    }
    if (closing.has(token.kind)) nesting--;
  }
  return tokens;
}

const opening: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closing: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);
