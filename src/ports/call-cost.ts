/** What calls of one kind cost, in milliseconds: `fixed` each call, `row` each row that it returns. First guesses, from measurements of the engine. */
export interface CallCost {
  readonly fixed: number;
  readonly row: number;
}

/** What an engine's calls cost by kind; those it does not name cost what they do in the embedded stores. */
export type CallCosts<Kind extends string> = Partial<Readonly<Record<Kind, CallCost>>>;
