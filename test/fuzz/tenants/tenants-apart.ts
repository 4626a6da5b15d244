import { inspect } from 'node:util';
import type { ExecutionResult } from 'graphql';
import { expect } from 'vitest';
import { ErrorCode } from '../../../src/kernel/errors.ts';
import type { ServedGateway } from '../../support/served-gateway.ts';
import { Random } from '../random.ts';
import { followingOf, type Following } from './following.ts';
import { after } from './random-question.ts';
import { answerTo, sameAnswer, textsNamed } from './same-answer.ts';
import { questionsInOne, questionsOf, writesInOne, writesOf, type Asked, type Cursor, type TenantDocument } from './tenant-document.ts';
import { asking, owners, viewers, type Owner } from './tenant-world.ts';

/** Of which the first is also asked of the gateways that have one tenant alone. */
const readsInOneRound = 4;
const mostRepeated = 12;

/** A tenant, and a gateway that has no other. */
interface Party {
  readonly owner: Owner;
  readonly alone: ServedGateway;
  /** Some of what it has written, to write it again. */
  readonly written: string[];
}

/** The place in the log that a mutation gave, by the gateway of all and by the other. */
interface Version {
  readonly owner: Owner;
  readonly together: string;
  readonly alone: string;
}

export interface TenantsApart {
  /** Opens a gateway of its own on the stores to be tried. */
  readonly open: () => Promise<ServedGateway>;
  /** Root fields to ask. */
  readonly operations: number;
  readonly seed: number;
  /** Called after each round with how many have been asked. */
  readonly onProgress?: (done: number) => void;
}

/** Tenants who name everything alike are answered as if each were alone, whatever they ask, write and follow. */
export async function tenantsApart({ open, operations, seed, onProgress }: TenantsApart): Promise<void> {
  const random = new Random(seed);
  const together = await open();
  const parties: readonly Party[] = await Promise.all(owners.map(async (owner) => ({ owner, alone: await open(), written: [] })));
  const all = [together, ...parties.map(({ alone }) => alone)];
  const followed: Following[] = [];
  for (const { owner, alone } of parties) for (const viewer of viewers) followed.push(await followingOf({ owner, viewer, together, alone }));
  let [cursors, versions]: [Cursor[], Version[]] = [[], []];
  let done = 0;
  let refusedCursors = 0;

  async function ask({ owner, alone }: Party, viewer: string, document: TenantDocument, compared: boolean, version?: Version): Promise<void> {
    const variables = (own: 'together' | 'alone') => Object.fromEntries(document.asked.flatMap(({ alias, cursor }) => (cursor === undefined ? [] : [[alias, cursor[own]]])));
    const [shared, single] = await Promise.all([
      together.ask(document.text, asking(owner, viewer, { variables: variables('together'), after: version?.together })),
      compared ? alone.ask(document.text, asking(owner, viewer, { variables: variables('alone'), after: version?.owner === owner ? version.alone : undefined })) : undefined,
    ]);
    try {
      for (const asked of document.asked) check(owner, document, asked, shared, single);
    } catch (error) {
      throw new Error(`${String(error)}\nwhat was logged: ${inspect([together, alone].map(({ log }) => log.lines.slice(-3)), { depth: 5 })}`);
    }
    done += document.asked.length;
  }

  function check(owner: Owner, document: TenantDocument, { alias, question, comparable, cursor }: Asked, shared: ExecutionResult, single: ExecutionResult | undefined): void {
    const one = answerTo(shared, alias);
    const other = single && answerTo(single, alias);
    const said = JSON.stringify(one);
    const where = () => `${owner.mark} asked ${alias}: ${question}\n${cursor === undefined ? '' : `after a cursor of ${cursor.owner.mark}\n`}in ${document.text}`;
    for (const { mark } of owners) if (mark !== owner.mark && said.includes(mark)) throw new Error(`${where()}\nand was told of ${mark}: ${said}`);
    if (cursor !== undefined && cursor.owner !== owner) {
      if (one.errors[0]?.code !== ErrorCode.BadCursor) throw new Error(`${where()}\nand was not refused: ${said}`);
      refusedCursors++;
      return;
    }
    for (const { message, code } of one.errors) if (code === undefined || code === ErrorCode.OverLimit || code === ErrorCode.Internal || code === ErrorCode.StoreUnavailable || code === ErrorCode.DeadlineExceeded) throw new Error(`${where()}\nfailed: ${message}`);
    if (other === undefined || !comparable) return;
    if (!sameAnswer(one, other)) throw new Error(`${where()}\nwas answered ${said}\nand alone ${JSON.stringify(other)}`);
    const alike = (name: string) => textsNamed(name, one.data).map((text, i) => ({ owner, together: text, alone: textsNamed(name, other.data)[i] ?? text }));
    if (question.includes(after)) cursors.push(...alike('endCursor').map((pair) => ({ ...pair, question })));
    versions.push(...alike('version'));
  }

  for (let round = 0; done < operations; round++) {
    await Promise.all(parties.map((party) => {
      const document = writesOf(random, party.owner, round, party.written);
      party.written.splice(0, Math.max(0, party.written.length - mostRepeated), ...document.asked.map(({ question }) => question));
      return ask(party, random.pick(viewers), document, true);
    }));
    const settled = random.chance(0.5);
    if (settled) await settle(all);
    for (let i = 0; i < readsInOneRound; i++)
      await Promise.all(parties.map((party) => ask(party, random.pick(viewers), questionsOf(random, party.owner, cursors), i === 0, settled && versions.length > 0 ? random.pick(versions) : undefined)));
    [cursors, versions] = [cursors.slice(-200), versions.slice(-50)];
    onProgress?.(done);
  }
  expect(done).toBeGreaterThanOrEqual(Math.min(operations, questionsInOne + writesInOne));
  expect(refusedCursors).toBeGreaterThan(operations / 100);
  let lines = 0;
  for (const following of followed) lines += await checkFollowing(following, followed);
  expect(lines).toBeGreaterThan(operations / 100);
}

async function settle(gateways: readonly ServedGateway[]): Promise<void> {
  await Promise.all(gateways.map(async ({ gateway: { relay, feed } }) => {
    await relay.settle();
    await feed.look();
  }));
}

/** What was told of all that happened, and that nobody goes on from another's place. Returns how many lines were told. */
async function checkFollowing(following: Following, all: readonly Following[]): Promise<number> {
  let lines = 0;
  for (const told of await following.toTheEnd()) {
    const foreign = owners.filter((owner) => owner !== following.owner && JSON.stringify(told.together).includes(owner.mark));
    expect(foreign, `what ${following.owner.mark} was told`).toEqual([]);
    const differing = told.together.findIndex((line, i) => !sameAnswer(line, told.alone[i]));
    if (differing >= 0 || told.together.length !== told.alone.length)
      throw new Error(`${following.owner.mark} was told ${told.together.length} lines, and alone ${told.alone.length}; line ${differing} is ${JSON.stringify(told.together[differing])}, and alone ${JSON.stringify(told.alone[differing])}`);
    lines += told.together.length;
  }
  for (const other of all.filter(({ owner }) => owner !== following.owner)) await following.isRefusedTo(other);
  return lines;
}
