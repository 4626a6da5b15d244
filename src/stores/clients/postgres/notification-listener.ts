import { setTimeout as wait } from 'node:timers/promises';
import { untilStopped } from '../../../ports/call.ts';
import type { FailureContext } from '../../../ports/store-failure.ts';
import { classifyFailure } from './classify-failure.ts';
import { Session, type SessionOptions } from './session.ts';
import { untilDeadline } from '../until-deadline.ts';
import { whileAwaited } from './while-awaited.ts';

interface Subscriber {
  readonly onMessage: (payload: string) => void;
  readonly onReconnect: () => void;
}

/** LISTEN on any number of channels over one connection, made with the first and made again whenever it is lost. */
export class NotificationListener {
  readonly #options: SessionOptions;
  readonly #store: string;
  readonly #stop = new AbortController();
  readonly #channels = new Map<string, Set<Subscriber>>();
  #session: Promise<Session> | undefined;
  #reconnecting = false;
  #pulse: NodeJS.Timeout | undefined;

  constructor(options: Omit<SessionOptions, 'onNotification' | 'onEnd'>, store: string) {
    this.#store = store;
    this.#options = { ...options, onNotification: (channel, payload) => this.#deliver(channel, payload) };
  }

  async listen(channel: string, onMessage: (payload: string) => void, onReconnect: () => void = () => {}): Promise<() => Promise<void>> {
    const subscriber = { onMessage, onReconnect };
    const subscribers = this.#channels.get(channel) ?? new Set();
    this.#channels.set(channel, subscribers.add(subscriber));
    const leave = async () => {
      subscribers.delete(subscriber);
      if (subscribers.size > 0 || !this.#channels.delete(channel) || this.#stop.signal.aborted) return;
      await this.#send(`UNLISTEN ${quoteName(channel)}`).catch(() => {});
    };
    try {
      await this.#send(`LISTEN ${quoteName(channel)}`);
    } catch (error) {
      subscribers.delete(subscriber);
      if (subscribers.size === 0) this.#channels.delete(channel);
      throw error;
    }
    return leave;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    clearInterval(this.#pulse);
    this.#channels.clear();
    const session = await this.#session?.catch(() => undefined);
    await session?.end();
  }

  async #send(statement: string): Promise<void> {
    const context: FailureContext = { store: this.#store, family: 'relational', operation: 'listen' };
    const call = { ...untilStopped(this.#stop.signal), deadline: Date.now() + answerTime };
    await untilDeadline(call, context, async (patience) => {
      try {
        const session = await (this.#session ??= this.#open());
        await whileAwaited(session, patience, session.control(statement));
      } catch (error) {
        throw classifyFailure(error, context);
      }
    });
  }

  async #open(): Promise<Session> {
    const { default: library } = await import('postgres');
    // A silent network looks like a channel on which nothing happens.
    this.#pulse ??= setInterval(() => {
      if (this.#channels.size > 0) void this.#send('SELECT 1').catch(() => {});
    }, pulse).unref();
    return new Session(library, {
      ...this.#options,
      onEnd: () => {
        this.#session = undefined;
        void this.#reconnect();
      },
    });
  }

  async #reconnect(): Promise<void> {
    if (this.#reconnecting) return;
    this.#reconnecting = true;
    for (let delay = 50; this.#channels.size > 0; delay = Math.min(delay * 2, longestDelay)) {
      await wait(delay, undefined, { ref: false });
      if (this.#stop.signal.aborted) return;
      const everything = [...this.#channels.keys()].map((channel) => `LISTEN ${quoteName(channel)}`).join('; ');
      const listening = await this.#send(everything).then(
        () => true,
        () => false,
      );
      if (listening && this.#session !== undefined) break;
    }
    this.#reconnecting = false;
    for (const subscribers of this.#channels.values()) for (const { onReconnect } of subscribers) queueMicrotask(onReconnect);
  }

  #deliver(channel: string, payload: string): void {
    // Not from inside of postgres.js, which would take an error of a subscriber for one of the connection.
    for (const { onMessage } of this.#channels.get(channel) ?? []) queueMicrotask(() => onMessage(payload));
  }
}

function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Milliseconds. */
const answerTime = 10_000;
const pulse = 15_000;
const longestDelay = 2_000;
