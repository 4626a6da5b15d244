import { expect } from 'vitest';
import { plain, type Asking, type ServedGateway } from '../../support/served-gateway.ts';
import { asking, type Owner } from './tenant-world.ts';

/** What a subscription told of everything since it was first asked, in the gateway of all and in one that is the tenant's alone. */
export interface Told {
  readonly together: readonly unknown[];
  readonly alone: readonly unknown[];
}

/** A viewer of a tenant, who follows both logs that there are. */
export interface Following {
  readonly owner: Owner;
  readonly viewer: string;
  /** Places in the gateway of all. */
  readonly cursors: Readonly<Record<string, string>>;
  /** One for each log. */
  toTheEnd(): Promise<readonly Told[]>;
  /** That neither log is told to another from this one's places. */
  isRefusedTo(other: Following): Promise<void>;
}

interface Log {
  readonly name: string;
  readonly follow: string;
  /** A write that the log tells of, named so that its line is known. */
  readonly mark: (name: string) => string;
  readonly isMark: (line: unknown, name: string) => boolean;
}

const logs: readonly Log[] = [
  {
    name: 'changes',
    follow: 'subscription ($after: String) { changes(after: $after) { cursor operation id type node { id ... on Film { secret } ... on Theme { secret } ... on Person { secret } } } }',
    mark: (name) => `mutation { putThemes(items: [{ name: ${JSON.stringify(name)} }]) { version } }`,
    isMark: (line, name) => JSON.stringify(line).includes(JSON.stringify(`Theme:${name}`)),
  },
  {
    name: 'learningFeedback',
    follow: 'subscription ($after: String) { learningFeedback(after: $after) { cursor context event { id kind item { id ... on Film { secret } } itemId reward at } changes { relationship targetId target { ... on Theme { name secret } ... on Person { name secret } } before after } } }',
    mark: (name) => `mutation { recordEvent(event: { id: ${JSON.stringify(name)}, kind: VIEWED, item: "Film:start", at: "2024-05-01T12:00:00Z" }) { recorded } }`,
    isMark: (line, name) => JSON.stringify(line).includes(`"id":${JSON.stringify(name)}`),
  },
];

interface FollowingOptions {
  readonly owner: Owner;
  readonly viewer: string;
  readonly together: ServedGateway;
  readonly alone: ServedGateway;
}

/** Marks where the logs are now. */
export async function followingOf({ owner, viewer, together, alone }: FollowingOptions): Promise<Following> {
  const who = (more: Asking = {}) => asking(owner, viewer, more);
  const places = { together: await starts(together, viewer, who), alone: await starts(alone, viewer, who) };

  return {
    owner,
    viewer,
    cursors: places.together,

    async toTheEnd() {
      const told: Told[] = [];
      for (const log of logs) {
        const lines = (served: ServedGateway, from: Readonly<Record<string, string>>) => linesTo(served, log, `end of ${viewer}`, who, from[log.name]);
        told.push({ together: await lines(together, places.together), alone: await lines(alone, places.alone) });
      }
      return told;
    },

    async isRefusedTo(other) {
      for (const { name, follow } of logs)
        await expect(together.follow(follow, asking(other.owner, other.viewer, { variables: { after: places.together[name] } }))).rejects.toThrow('BAD_CURSOR');
    },
  };
}

type Who = (more?: Asking) => Asking;

/** A cursor in each log, from where on all is told. */
async function starts(served: ServedGateway, viewer: string, who: Who): Promise<Readonly<Record<string, string>>> {
  await write(served, 'mutation { putFilms(items: [{ key: "start", title: "Start" }]) { version } }', who);
  await served.gateway.feed.look();
  const cursors: Record<string, string> = {};
  for (const log of logs) cursors[log.name] = String(((await linesTo(served, log, `start of ${viewer}`, who)).at(-1) as { readonly cursor: unknown }).cursor);
  return cursors;
}

/** Writes the mark, and gives the lines from a cursor, or from now on, up to it. */
async function linesTo(served: ServedGateway, log: Log, name: string, who: Who, after?: string): Promise<unknown[]> {
  const stream = await served.follow(log.follow, who({ variables: { after } }));
  await write(served, log.mark(name), who);
  await served.gateway.feed.look();
  const lines: unknown[] = [];
  while (!log.isMark(lines.at(-1) ?? null, name)) {
    const { value } = await stream.next();
    if (value === undefined) throw new Error('the stream has ended');
    expect(value.errors).toBeUndefined();
    lines.push(plain(value).data?.[log.name]);
  }
  await stream.return();
  return lines;
}

async function write(served: ServedGateway, mutation: string, who: Who): Promise<void> {
  expect((await served.ask(mutation, who())).errors).toBeUndefined();
}
