import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '../../../src/model/value.ts';
import type { SuggestedName, SuggestQuery } from '../../../src/ports/entity-store.ts';
import { foldName } from '../../../src/model/fold-name.ts';
import type { EntityPut } from '../../../src/ports/truth-store.ts';
import { callOf, counted, newTenancy, owners } from '../stored-data.ts';
import { catalogOf, entityOf, hostileTexts } from '../truth-store/library.ts';
import type { EntityStoreUnderTest, OpenEntityStore } from './under-test.ts';

const shop = catalogOf(`
  type Play implements Node @entity @key(fields: "id") { id: ID! key: String! @ownKey title: String @name fame: Float @importance(max: 10) }
  type Player implements Node @entity @key(fields: "id") { id: ID! name: String! @ownKey @name }
`);
const [Play, Player] = [entityOf('Play', shop), entityOf('Player', shop)];
const play = (key: string, attributes: Row): EntityPut => ({ entity: Play, key, attributes });
const player = (key: string): EntityPut => ({ entity: Player, key, attributes: {} });

export function suggestionItems(open: OpenEntityStore): void {
  describe('suggestions', () => {
    let under: EntityStoreUnderTest;
    beforeAll(async () => void (under = await open(shop)));

    const suggest = (typed: string, tenancy = newTenancy(), rest: Partial<SuggestQuery> = {}) => under.store.suggest({ folded: foldName(typed), first: 10, ...rest }, callOf(tenancy));
    const shown = (found: readonly SuggestedName[]) => found.map(({ name, matched }) => `${matched} ${name}`);

    it('ES60 MUST give names that begin so before names inside which words do, the important first, then by name, each once', async () => {
      const tenancy = newTenancy();
      await under.write({
        puts: [
          play('a', { title: 'Kings of Rain', fame: 2 }), play('b', { title: 'King Lear', fame: 9 }), play('c', { title: 'King John', fame: null }), play('d', { title: 'King Édward', fame: null }),
          play('e', { title: 'The King and the King', fame: 10 }), play('f', { title: 'A Kinglet', fame: 1 }), play('g', { title: 'Viking', fame: 10 }), player('King'),
        ],
      }, tenancy);
      expect(shown(await suggest('KING', tenancy))).toEqual(['PREFIX King Lear', 'PREFIX Kings of Rain', 'PREFIX King', 'PREFIX King John', 'PREFIX King Édward', 'WORD The King and the King', 'WORD A Kinglet']);
      expect(shown(await suggest('king édw', tenancy))).toEqual(['PREFIX King Édward']);
      expect(shown(await suggest('king and', tenancy))).toEqual(['WORD The King and the King']);
      expect(shown(await suggest('king', tenancy, { first: 6 }))).toHaveLength(6);
      expect(await suggest('king', tenancy, { types: ['Player'] })).toEqual([{ name: 'King', ref: { type: 'Player', key: 'King' }, matched: 'PREFIX' }]);
    });

    it('ES61 MUST follow names and importances that change, and forget those that go', async () => {
      const tenancy = newTenancy();
      await under.write({ puts: [play('a', { title: 'Storm', fame: 1 }), play('b', { title: 'Storms', fame: 2 }), play('c', { title: 'Stormy', fame: 3 })] }, tenancy);
      await under.write({ puts: [play('a', { fame: 9 }), play('b', { title: 'Calm Storm' })], deletes: [{ ref: { type: 'Play', key: 'c' } }] }, tenancy);
      expect(shown(await suggest('sto', tenancy))).toEqual(['PREFIX Storm', 'WORD Calm Storm']);
      await under.write({ puts: [play('a', { title: null })] }, tenancy);
      expect(shown(await suggest('sto', tenancy))).toEqual(['WORD Calm Storm']);
    });

    it('ES62 MUST forgive one typo from 4 letters on, and two behind the first letter, not side by side, from 8 on where nothing else is found', async () => {
      const tenancy = newTenancy();
      await under.write({ puts: ['The Tempest', 'Cymbeline', 'Coriolanus', 'Tamora'].map((title, i) => play(`k${i}`, { title })) }, tenancy);
      for (const [typed, expected] of [
        ['tenpest', ['TYPO The Tempest']], ['tmepest', ['TYPO The Tempest']], ['tempst', ['TYPO The Tempest']], ['temppest', ['TYPO The Tempest']], ['xempest', ['TYPO The Tempest']], ['the tenp', ['TYPO The Tempest']],
        ['cimb', ['TYPO Cymbeline']], ['cim', []], ['cimbelne', ['TYPO Cymbeline']], ['cimbeln', []], ['coroilanys', ['TYPO Coriolanus']], ['xoriolanux', []], ['tam', ['PREFIX Tamora']],
      ] as const) expect(shown(await suggest(typed, tenancy)), typed).toEqual(expected);
    });

    it('ES63 MUST find what the definition of a match gives, for generated names', async () => {
      const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 6 });
      const names = fc.uniqueArray(fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')), { minLength: 1, maxLength: 25 });
      await fc.assert(
        fc.asyncProperty(names, fc.array(fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')), { minLength: 10, maxLength: 10 }), async (all, asked) => {
          const tenancy = newTenancy();
          await under.write({ puts: all.map(player) }, tenancy);
          for (const typed of asked) expect(shown(await suggest(typed, tenancy, { first: 100 })), `${typed} of ${all.join(', ')}`).toEqual(expectedOf(all, typed));
        }),
        { numRuns: 25, interruptAfterTimeLimit: 15_000 },
      );
    });

    it('ES64 MUST take one native request, and none for nothing', async () => {
      const tenancy = newTenancy();
      expect((await counted(tenancy, (call) => under.store.suggest({ folded: 'something long', first: 5 }, call))).requests).toHaveLength(1);
      for (const query of [{ folded: '', first: 5 }, { folded: 'a', first: 0 }, { folded: 'a', first: 5, types: [] }]) expect(await counted(tenancy, (call) => under.store.suggest(query, call))).toEqual({ result: [], requests: [] });
    });

    it('ES65 MUST NOT suggest another’s names, nor spell by them, and take any text for what it is', async () => {
      for (const [i, owner] of owners.entries()) await under.write({ puts: [player(`Shared ${i}`), player(`Tenant${String.fromCharCode(97 + i)}`)] }, owner);
      for (const [i, owner] of owners.entries()) {
        expect(shown(await suggest('shared', owner))).toEqual([`PREFIX Shared ${i}`]);
        expect(shown(await suggest('temant', owner))).toEqual([`TYPO Tenant${String.fromCharCode(97 + i)}`]);
      }
      const tenancy = newTenancy();
      const named = hostileTexts.filter((text) => foldName(text) !== '');
      await under.write({ puts: named.map((text, i) => play(`k${i}`, { title: text })) }, tenancy);
      for (const [i, text] of named.entries()) expect((await suggest(text, tenancy, { first: 100 })).map(({ ref }) => ref.key), JSON.stringify(text)).toContain(`k${i}`);
      for (const folded of ["'", '%', '_', "' OR true --", '\\']) expect(await under.store.suggest({ folded, first: 5 }, callOf(tenancy)), folded).toEqual([]);
    });

    it('ES67 MUST take names and keys as long as rows can have them', async () => {
      const tenancy = newTenancy();
      // Without repetition, so that nothing makes them shorter.
      const long = (seed: number) => `Long${Array.from({ length: 160 }, (_, i) => (((seed + i) * 2654435761) % 4294967296).toString(36)).join('')}`;
      await under.write({ puts: [play('a', { title: `${long(1)}${long(200)}`.slice(0, 2_400) }), player(long(500))] }, tenancy);
      expect((await suggest('long', tenancy)).map(({ ref }) => ref.type).toSorted()).toEqual(['Play', 'Player']);
    });

    it('ES66 MUST take any importance that a number can be', async () => {
      const tenancy = newTenancy();
      await under.write({ puts: [9, 1e308, 5e-324, -1e308, null].map((fame, i) => play(`k${i}`, { title: `Odd ${i}`, fame })) }, tenancy);
      expect(shown(await suggest('odd', tenancy))).toEqual(['PREFIX Odd 1', 'PREFIX Odd 0', 'PREFIX Odd 2', 'PREFIX Odd 3', 'PREFIX Odd 4']);
    });
  });
}

/** Names of one type without importance, so that kind and name alone decide. */
function expectedOf(names: readonly string[], typed: string): string[] {
  const closest = (tails: readonly string[], most: number) => tails.some((tail) => goesAs(typed, tail, most));
  const tailsOf = (name: string) => name.split(' ').map((_, i, words) => words.slice(i).join(' '));
  const sorted = names.toSorted();
  const head = sorted.filter((name) => name.startsWith(typed));
  const word = sorted.filter((name) => !head.includes(name) && tailsOf(name).some((tail) => tail.startsWith(typed)));
  const rest = sorted.filter((name) => !head.includes(name) && !word.includes(name));
  const one = typed.length < 4 ? [] : rest.filter((name) => closest(tailsOf(name), 1));
  const two = typed.length < 8 || head.length + word.length + one.length > 0 ? [] : rest.filter((name) => closest(tailsOf(name), 2));
  return [...head.map((name) => `PREFIX ${name}`), ...word.map((name) => `WORD ${name}`), ...[...one, ...two].map((name) => `TYPO ${name}`)];
}

/** Whether a tail goes as typed, but for some letters wrong, missing, too much, or changed places with the next; none side by side. */
function goesAs(typed: string, tail: string, most: number): boolean {
  const fits = (i: number, j: number, left: number, mayFail: boolean): boolean => {
    if (i === typed.length) return true;
    if (typed[i] === tail[j] && fits(i + 1, j + 1, left, true)) return true;
    if (left === 0 || !mayFail || (most > 1 && i === 0)) return false;
    const swapped = typed[i] === tail[j + 1] && typed[i + 1] === tail[j] && i + 1 < typed.length;
    return fits(i + 1, j, left - 1, false) || (j < tail.length && (fits(i, j + 1, left - 1, false) || fits(i + 1, j + 1, left - 1, false))) || (swapped && fits(i + 2, j + 2, left - 1, false));
  };
  return fits(0, 0, most, true);
}
