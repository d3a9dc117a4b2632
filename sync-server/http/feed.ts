import type { ServerResponse } from 'node:http';
import type { JsonObject } from '#shared/kernel/json.ts';

const FEEDS = ['normal', 'longpoll', 'continuous', 'live', 'eventsource'] as const;
export type FeedKind = (typeof FEEDS)[number];

export function isFeed(text: string): text is FeedKind {
  return FEEDS.some((feed) => feed === text);
}

export interface FeedOptions {
  readonly feed: FeedKind;
  /** An empty line each so many milliseconds keeps proxies from ending the connection. Outweighs the timeout. */
  readonly heartbeatMs?: number;
  readonly timeoutMs?: number;
}

export interface FeedSource {
  /** Writes what there is. */
  poll(): 'waiting' | 'ended';
  /** The last line. */
  end(): JsonObject;
  listen(wake: () => void): () => void;
}

/** CouchDB's own: without a heartbeat a feed that has nothing to say ends after a minute. */
const TIMEOUT_MS = 60_000;

/** A response that goes on: rows as they come, until the client goes, or nothing comes for long. */
export class Feed {
  readonly #response: ServerResponse;
  readonly #options: FeedOptions;
  #rows = 0;
  #isOver = false;

  constructor(response: ServerResponse, options: FeedOptions) {
    this.#response = response;
    this.#options = options;
  }

  get #isLongpoll(): boolean {
    return this.#options.feed === 'longpoll';
  }

  /** Known before the response says so: what the rows come from may be closed in between. */
  get #isGone(): boolean {
    return this.#response.destroyed || this.#response.req.socket.destroyed;
  }

  /** As browsers read it (`EventSource`): each row with its sequence as the event's id. */
  get #isEvents(): boolean {
    return this.#options.feed === 'eventsource';
  }

  /** @param rows each as JSON text */
  write(rows: readonly string[]): void {
    if (rows.length === 0) return;
    const text = this.#isEvents
      ? rows.map(asEvent).join('')
      : this.#isLongpoll
        ? `${this.#rows > 0 ? ',\n' : ''}${rows.join(',\n')}`
        : `${rows.join('\n')}\n`;
    this.#rows += rows.length;
    this.#response.write(text);
  }

  run(source: FeedSource): void {
    if (this.#isGone) return;
    const { heartbeatMs, timeoutMs = TIMEOUT_MS } = this.#options;
    this.#response.writeHead(200, {
      'Content-Type': this.#isEvents ? 'text/event-stream' : 'application/json',
      'Cache-Control': this.#isEvents ? 'no-cache' : 'must-revalidate',
    });
    if (this.#isLongpoll) this.#response.write('{"results":[\n');
    else this.#response.flushHeaders(); // whoever listens knows that nothing is missed from here on
    let isDue = false;
    let timer: NodeJS.Timeout | undefined;
    const finish = (isCut: boolean) => {
      if (this.#isOver) return;
      this.#isOver = true;
      stop();
      clearInterval(beat);
      clearTimeout(timer);
      if (isCut) return;
      if (this.#isEvents) {
        this.#response.end(); // the browser comes back with the last event's id
        return;
      }
      const { last_seq, pending } = source.end();
      this.#response.end(
        this.#isLongpoll
          ? `\n],\n"last_seq":${JSON.stringify(last_seq)},"pending":${JSON.stringify(pending)}}\n`
          : `${JSON.stringify({ last_seq, pending })}\n`,
      );
    };
    const rearm = () => {
      clearTimeout(timer);
      if (heartbeatMs === undefined) timer = setTimeout(() => finish(false), timeoutMs);
    };
    const look = () => {
      isDue = false;
      if (this.#isOver || this.#isGone) return;
      const before = this.#rows;
      const state = source.poll();
      if (this.#rows > before) rearm();
      if (state === 'ended' || (this.#isLongpoll && this.#rows > 0)) finish(false);
      // A client that reads slower than changes come is looked at again when it has read.
    };
    const wake = () => {
      if (isDue) return;
      isDue = true;
      if (this.#response.writableNeedDrain) this.#response.once('drain', look);
      else setImmediate(look);
    };
    const stop = source.listen(wake);
    const beat =
      heartbeatMs === undefined
        ? undefined
        : setInterval(() => this.#response.write(this.#isEvents ? HEARTBEAT_EVENT : '\n'), heartbeatMs);
    this.#response.once('close', () => finish(true));
    rearm();
    look();
  }
}

const HEARTBEAT_EVENT = 'event: heartbeat\ndata: \n\n';

function asEvent(row: string): string {
  const { seq } = JSON.parse(row) as { readonly seq?: string | null }; // a row of ours
  return `data: ${row}\n${seq ? `id: ${seq}\n` : ''}\n`;
}
