/** What a request may cost before anything of it is executed. Each limit is checked before the step it protects. */
export interface EngineLimits {
  /** Size of a document's text, in UTF-8 bytes. Protects the lexer. */
  readonly documentBytes: number;
  /** Lexical tokens of a document. Protects the parser and the validation rules, some of which are quadratic. */
  readonly tokens: number;
  /** How deep brackets of any kind may nest, in the document's text and in the variables. Protects recursive code. */
  readonly nesting: number;
  /** How deep fields may nest once fragments are expanded. */
  readonly depth: number;
  /** Fields an operation may select once fragments are expanded, aliases counted one by one. */
  readonly fields: number;
  /** Objects an operation may give back, by its page sizes; see `operationCost`. Protects the stores and this process's memory. */
  readonly objects: number;
  /** Prepared documents kept. */
  readonly cachedDocuments: number;
  /** Estimated memory of the prepared documents kept, in bytes. A document above a sixteenth of it is never kept. */
  readonly cachedBytes: number;
}

/** Measured with graphql 16.15: no document within these takes more than 0.4 s to be accepted or refused. */
export const defaultEngineLimits: EngineLimits = Object.freeze({
  documentBytes: 128 * 1024,
  tokens: 10_000,
  nesting: 128,
  depth: 50,
  fields: 20_000,
  objects: 100_000,
  cachedDocuments: 1_000,
  cachedBytes: 32 * 1024 * 1024,
});
