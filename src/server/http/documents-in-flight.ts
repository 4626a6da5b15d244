import type { DocumentNode } from 'graphql';
import type { PreparedDocument } from '../../engine/prepared-document.ts';

/**
 * Apollo Server asks for documents by the hash of their text; without an answer it parses and validates again. These are
 * the documents of the requests under way, which the engine has prepared just before.
 */
export class DocumentsInFlight {
  readonly #documents = new Map<string, { readonly document: DocumentNode; requests: number }>();

  /** Runs a request with its document at hand. */
  async with<Result>({ hash, document }: PreparedDocument, run: () => Promise<Result>): Promise<Result> {
    const entry = this.#documents.get(hash) ?? { document, requests: 0 };
    entry.requests++;
    this.#documents.set(hash, entry);
    try {
      return await run();
    } finally {
      if (--entry.requests === 0) this.#documents.delete(hash);
    }
  }

  /** The key is `<hash of the schema>:<hash of the text>`. */
  async get(key: string): Promise<DocumentNode | undefined> {
    return this.#documents.get(key.slice(key.lastIndexOf(':') + 1))?.document;
  }

  async set(): Promise<void> {}

  async delete(): Promise<boolean> {
    return false;
  }
}
