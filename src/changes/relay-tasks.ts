import type { Call } from '../ports/call.ts';
import type { Task } from '../ports/derived-state.ts';
import type { DerivedStores } from './derived-stores.ts';
import type { ComparedCopy } from './reconcile/reconcile.ts';
import type { Reconciler } from './reconcile/reconciler.ts';
import type { TaskReports } from './task-reports.ts';
import type { VectorGenerations } from './vector-generations.ts';
import type { VectorMaker } from './vector-maker.ts';

/** Does what commands ask for, in whichever process they run. */
export class RelayTasks {
  readonly #stores: DerivedStores;
  readonly #generations: VectorGenerations;
  readonly #maker: VectorMaker;
  readonly #reconciler: Reconciler | undefined;
  readonly #reports: TaskReports;
  readonly #call: Call;

  constructor(stores: DerivedStores, generations: VectorGenerations, maker: VectorMaker, reconciler: Reconciler | undefined, reports: TaskReports, call: Call) {
    this.#stores = stores;
    this.#generations = generations;
    this.#maker = maker;
    this.#reconciler = reconciler;
    this.#reports = reports;
    this.#call = call;
  }

  /** The one that has waited longest; whether there was one. */
  async runNext(): Promise<boolean> {
    const [task] = await this.#stores.state.waitingTasks(this.#call);
    if (task === undefined) return false;
    await this.#reports.during(task, () => this.#run(task));
    return true;
  }

  async #run({ kind, entity, model }: Task): Promise<string> {
    switch (kind) {
      case 're-embed':
        await this.#maker.reembed(new Set(entity === undefined ? this.#stores.catalog.embedded.map(({ name }) => name) : [entity]), model);
        return '';
      case 'compare':
      case 'reconcile':
        return JSON.stringify(await this.#compare(kind === 'reconcile'));
      default:
        return kind satisfies never;
    }
  }

  /** After everything is there that is being made, and up to date. */
  async #compare(mend: boolean): Promise<readonly ComparedCopy[]> {
    for (const entity of this.#stores.catalog.embedded) if (this.#generations.active(entity.name) === undefined) await this.#maker.begin(entity);
    await this.#maker.catchUpActive();
    let done = 0;
    const between = async (looked: number, total: number) => {
      done += looked;
      this.#reports.tell('comparing with the truth', done, Math.max(total, done));
      await this.#maker.catchUpActive();
    };
    return (await this.#reconciler?.run(mend, between, this.#call)) ?? [];
  }
}
