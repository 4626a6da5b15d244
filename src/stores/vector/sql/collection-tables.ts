import { quote } from '../../../kernel/errors.ts';
import { untilStopped, type Call } from '../../../ports/call.ts';
import { FailureReason, StoreFailure, type FailureContext } from '../../../ports/store-failure.ts';
import type { VectorCollection } from '../../../ports/vector-store.ts';
import { quoteName, quoteText } from '../../clients/postgres/sql/quote.ts';
import type { SqlClient, SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { checkName } from '../check-name.ts';
import { sameCollection, type StoredCollection } from '../same-collection.ts';
import { columnsOf, type Columns } from './collection-columns.ts';

/** A collection in use. */
export interface CollectionTable extends StoredCollection {
  /** The table of its rows, quoted. */
  readonly table: string;
  readonly columns: Columns;
}

export interface CollectionTablesOptions {
  readonly sql: SqlClient;
  /** What failures call the store. */
  readonly store: string;
  /** The schema the tables lie in; nothing else lies in it. */
  readonly schema: string;
  /** Statements that make the tables of a collection; with the schema there. */
  readonly create: (collection: CollectionTable, definition: VectorCollection, sql: SqlRunner, call: Call) => Promise<void>;
  /** Further tables of a collection, without schema and quotes. */
  readonly besides?: (name: string) => readonly string[];
}

/**
 * The tables of collections, one or more for each, in a schema of their own. A collection's dimensions and attributes are
 * written down in the comment on its table, so that they come and go with it.
 */
export class CollectionTables {
  readonly #options: CollectionTablesOptions;
  readonly #opened = new Map<string, CollectionTable>();

  constructor(options: CollectionTablesOptions) {
    this.#options = options;
  }

  /** Creates the collection where it is missing. One at a time, whichever gateway it is that wants it. */
  async open(definition: VectorCollection): Promise<void> {
    const context = this.#context('open');
    checkName(definition.name, context);
    const { sql, schema, create } = this.#options;
    const wanted: CollectionTable = { ...storedOf(definition), table: this.table(definition.name), columns: columnsOf(definition.attributes) };
    const call = patiently();
    const existing = (await this.#layout(sql, definition.name, call)) ?? (await this.#inTurn(async (transaction) => {
      const made = await this.#layout(transaction, definition.name, call);
      if (made !== undefined) return made;
      await transaction.query(`CREATE SCHEMA IF NOT EXISTS ${quoteName(schema)}`, [], call, purpose('open'));
      await create(wanted, definition, transaction, call);
      await transaction.query(`COMMENT ON TABLE ${wanted.table} IS ${quoteText(JSON.stringify({ format, ...storedOf(definition) }))}`, [], call, purpose('open'));
      return wanted;
    }, call, 'open'));
    sameCollection(existing, wanted, context);
    this.#opened.set(definition.name, wanted);
  }

  async drop(name: string): Promise<void> {
    checkName(name, this.#context('drop'));
    this.#opened.delete(name);
    const tables = [name, ...(this.#options.besides?.(name) ?? [])].map((table) => this.table(table));
    await this.#inTurn((transaction) => transaction.query(`DROP TABLE IF EXISTS ${tables.join(', ')}`, [], patiently(), purpose('drop')), patiently(), 'drop');
  }

  async list(): Promise<readonly string[]> {
    const rows = await this.#options.sql.query(
      `SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = $1::text AND c.relkind = 'r' AND pg_catalog.obj_description(c.oid, 'pg_class') IS NOT NULL ORDER BY c.relname`,
      [this.#options.schema],
      patiently(),
      purpose('list'),
    );
    return rows.map((row) => String(row['relname']));
  }

  opened(name: string, operation: string): CollectionTable {
    const found = this.#opened.get(name);
    if (found === undefined) throw new StoreFailure(FailureReason.NotFound, `there is no open collection ${quote(name)}`, this.#context(operation));
    return found;
  }

  /** Forgets which collections were opened; their tables stay. */
  close(): void {
    this.#opened.clear();
  }

  table(name: string): string {
    return `${quoteName(this.#options.schema)}.${quoteName(name)}`;
  }

  async #layout(sql: SqlRunner, name: string, call: Call): Promise<StoredCollection | undefined> {
    const [row] = await sql.query(`SELECT c.oid, pg_catalog.obj_description(c.oid, 'pg_class') AS layout FROM pg_catalog.pg_class c WHERE c.oid = to_regclass($1::text)`, [this.table(name)], call, purpose('open'));
    if (row === undefined) return undefined;
    const layout = parse(String(row['layout']));
    if (layout?.format === format) return layout;
    throw new StoreFailure(FailureReason.Corrupt, `${this.table(name)} has no layout of format ${format} in its comment: it was made by something else, or by another version of Trefoil; drop it, or let its schema be another`, this.#context('open'));
  }

  /** Two gateways that create the same thing at once would otherwise fail each other. */
  #inTurn<T>(work: (sql: SqlRunner) => Promise<T>, call: Call, operation: string): Promise<T> {
    return this.#options.sql.transaction(async (transaction) => {
      await transaction.query('SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0))', [`trefoil collections in ${this.#options.schema}`], call, purpose(operation));
      return work(transaction);
    }, call, purpose(operation));
  }

  #context(operation: string): FailureContext {
    return { store: this.#options.store, family: 'vector', operation };
  }
}

interface Layout extends StoredCollection {
  readonly format: number;
}

/** How rows are laid out in columns; raised with any change of it. */
const format = 1;

function storedOf({ name, dimensions, attributes }: VectorCollection): StoredCollection {
  return { name, dimensions, attributes: attributes.map((attribute) => ({ name: attribute.name, kind: attribute.kind, list: attribute.list })) };
}

function parse(text: string): Layout | undefined {
  try {
    return JSON.parse(text) as Layout;
  } catch {
    return undefined;
  }
}

/** What failures and native requests say of a method's statements. */
export function purpose(operation: string): { readonly operation: string; readonly family: 'vector' } {
  return { operation, family: 'vector' };
}

/** For methods without a call: a database that does not answer must not hold up the start for ever. */
function patiently(): Call {
  return { ...untilStopped(), deadline: Date.now() + 60_000 };
}
