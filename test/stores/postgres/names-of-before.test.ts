import { expect, test } from 'vitest';
import { foldName } from '../../../src/model/fold-name.ts';
import { postgresEntityStore } from '../../../src/stores/relational/postgres/entity-store.ts';
import { postgresTruthStore } from '../../../src/stores/relational/postgres/truth-store.ts';
import { batch, callOf, library, work } from '../../contract/truth-store/library.ts';
import { freshDatabase, soon } from '../../support/embedded-postgres.ts';

test('names that were written before there were suggestions are suggested once the tables are brought up to date, and only then is it done', async () => {
  const { client } = await freshDatabase();
  const truth = postgresTruthStore(library, client);
  await truth.migrate();
  await truth.write(batch({ puts: [work('a', { title: 'The Tempest' }), work('b', { title: 'Temper' })] }), callOf());
  await client.query('DROP TABLE trefoil.name_tail', [], soon());
  await client.query(`DELETE FROM trefoil.meta WHERE name LIKE 'names and tails %'`, [], soon());
  expect(await truth.migrate()).toEqual(['named 2 rows of work by title']);
  const found = await postgresEntityStore(client).suggest({ folded: foldName('temp'), first: 5 }, callOf());
  expect(found.map(({ name, matched }) => `${matched} ${name}`)).toEqual(['PREFIX Temper', 'WORD The Tempest']);
  expect(await truth.migrate()).toEqual([]);
});
