import type { EntityRecord } from '../loaders/entity-record.ts';
import type { SuggestPlan } from '../planner/plan.ts';
import type { SuggestedName } from '../ports/entity-store.ts';
import type { ExecutionIo } from './execution-io.ts';
import type { Group } from './hydrate.ts';

export interface SuggestAnswer {
  readonly suggestions: readonly FoundSuggestion[];
}

/** A suggestion as its GraphQL type reads it. */
export class FoundSuggestion {
  readonly name: string;
  readonly matched: SuggestedName['matched'];
  readonly #record: EntityRecord;

  constructor({ name, matched }: SuggestedName, record: EntityRecord) {
    this.name = name;
    this.matched = matched;
    this.#record = record;
  }

  /** Whether it is there is known once its row was read, which is when this is. */
  get node(): EntityRecord | null {
    return this.#record.absent ? null : this.#record;
  }
}

export async function answerSuggest(io: ExecutionIo, { requirement, step, nodes }: SuggestPlan): Promise<{ readonly answer: SuggestAnswer; readonly groups: readonly Group[] }> {
  const { folded, types, first } = requirement;
  const names = await io.actuals.measure(step, io.call, (call) => io.entities.suggest({ folded, types, first }, call), (found) => found.length);
  const found = names.flatMap((name) => {
    const record = io.table.find(name.ref);
    return record === undefined ? [] : [{ record, suggestion: new FoundSuggestion(name, record) }];
  });
  const records = found.map(({ record }) => record);
  const groups = [...nodes.values()].map((node): Group => ({ plan: node, records: records.filter((record) => record.entity === node.entity) }));
  return { answer: { suggestions: found.map(({ suggestion }) => suggestion) }, groups };
}
