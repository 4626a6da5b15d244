import type { DocumentNode, GraphQLError } from 'graphql';

/** A document that passed every check that does not need its variables. */
export interface PreparedDocument {
  readonly text: string;
  /** SHA-256 of the text, hex. */
  readonly hash: string;
  readonly document: DocumentNode;
  readonly tokens: number;
}

/** A result of nothing but errors, ready for the client. */
export interface RefusedDocument {
  readonly errors: readonly GraphQLError[];
}

export function isRefused(document: PreparedDocument | RefusedDocument): document is RefusedDocument {
  return 'errors' in document;
}
