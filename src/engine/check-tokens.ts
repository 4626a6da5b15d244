import { Lexer, Source, TokenKind } from 'graphql';
import type { EngineLimits } from './engine-limits.ts';
import { overLimit } from './over-limit.ts';

/**
 * Reads the text token by token, without recursion, and throws where it is too long or nests too deep for the parser,
 * which is recursive. Returns the number of tokens. Text that is not GraphQL throws graphql-js's syntax error.
 */
export function checkTokens(text: string, limits: EngineLimits): number {
  if (Buffer.byteLength(text) > limits.documentBytes) {
    throw overLimit(limits, 'documentBytes', 'The document is too long in bytes', splitIt);
  }
  const lexer = new Lexer(new Source(text));
  let tokens = 0;
  let nesting = 0;
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    if (++tokens > limits.tokens) {
      throw overLimit(limits, 'tokens', 'The document has too many tokens', splitIt);
    }
    if (opening.has(token.kind) && ++nesting > limits.nesting) {
      throw overLimit(limits, 'nesting', 'The document nests too deep', 'Select fewer levels at once.');
    }
    if (closing.has(token.kind)) nesting--;
  }
  return tokens;
}

const splitIt = 'Send values as variables, and ask in several operations.';
const opening: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closing: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);
