/** The page at `/`. */
export interface IdeOptions {
  readonly title: string;
  readonly examples: readonly ExampleOperation[];
}

/** An operation a newcomer can open with a click; a query is run at once. */
export interface ExampleOperation {
  readonly title: string;
  /** One sentence: what it shows. */
  readonly description: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}
