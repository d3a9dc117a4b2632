import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Compartment } from '#shared/kernel/document.ts';
import type { Seeded } from '../demo/seeded.ts';

/** What becomes of one request. */
const FATES = ['passed', 'cut', 'deaf', 'half', 'slow', 'twice', 'late', 'silent'] as const;
type Fate = (typeof FATES)[number];
/** Of a hundred on a bad line. */
const ODDS: { readonly [fate in Fate]: number } = {
  passed: 56,
  cut: 8,
  /** The request arrives, its answer does not. */
  deaf: 10,
  /** Half of the answer. */
  half: 8,
  slow: 8,
  /** Its first answer is lost; it arrives again. */
  twice: 5,
  /** Given up by the one who asked, it arrives after later ones. */
  late: 4,
  /** Nobody hears anything until the line breaks. */
  silent: 1,
};
const LONGEST_MS = { slow: 150, late: 600, silent: 800 } as const;

export type LineState =
  | { readonly kind: 'good' | 'bad' | 'down' }
  /** Compartments that are not reached. */
  | { readonly kind: 'apart'; readonly without: ReadonlySet<Compartment> };

interface Arrived {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** A desk's way to its server, or a site's to its centre, which is not always good. What happens is drawn. */
export class BadLine {
  state: LineState = { kind: 'good' };
  /** Changes when the server was started anew; undefined while it does not run. */
  target: string | undefined;
  readonly counts: { [fate in Fate]: number } = {
    passed: 0,
    cut: 0,
    deaf: 0,
    half: 0,
    slow: 0,
    twice: 0,
    late: 0,
    silent: 0,
  };
  readonly #draw: Seeded;
  readonly #server: Server;
  readonly #onTheWay = new Set<Promise<unknown>>();

  static async open(draw: Seeded): Promise<BadLine> {
    const line = new BadLine(draw);
    line.#server.listen(0, '127.0.0.1');
    await once(line.#server, 'listening');
    return line;
  }

  private constructor(draw: Seeded) {
    this.#draw = draw;
    this.#server = createServer((message, response) => {
      const chunks: Buffer[] = [];
      message.on('data', (chunk: Buffer) => chunks.push(chunk));
      message.on('error', () => undefined); // of a desk that was killed
      if (message.url?.includes('feed=continuous')) {
        this.#listen(message, response);
        return;
      }
      message.on('end', () => this.#track(this.#exchange(message, Buffer.concat(chunks), response)));
    });
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo; // listening on a port
    return `http://127.0.0.1:${port}`;
  }

  /** Resolves when nothing is on its way that was sent before. */
  async quiet(): Promise<void> {
    await Promise.all(this.#onTheWay);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** A feed goes through as it comes, for as long as the server lives. */
  #listen({ url = '', headers }: IncomingMessage, response: ServerResponse): void {
    const { target } = this;
    if (target === undefined || this.#fateOf(url) !== 'passed') {
      response.destroy();
      return;
    }
    const onward = request(target + url, { headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.on('error', () => response.destroy()).pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    onward.end();
  }

  #track(work: Promise<unknown>): void {
    this.#onTheWay.add(work);
    void work.finally(() => this.#onTheWay.delete(work));
  }

  async #exchange(message: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
    const fate = this.#fateOf(message.url ?? '');
    this.counts[fate] += 1;
    if (fate === 'silent') await pause(this.#draw.whole(0, LONGEST_MS.silent));
    if (fate === 'cut' || fate === 'silent') {
      response.destroy();
      return;
    }
    if (fate === 'late') {
      response.destroy();
      await pause(this.#draw.whole(0, LONGEST_MS.late));
    }
    if (fate === 'slow') await pause(this.#draw.whole(0, LONGEST_MS.slow));
    const first = await this.#forward(message, body);
    const arrived = fate === 'twice' ? await this.#forward(message, body) : first;
    if (fate === 'late') return;
    if (!arrived || fate === 'deaf') {
      response.destroy();
      return;
    }
    const { 'transfer-encoding': _chunked, ...headers } = arrived.headers;
    response.writeHead(arrived.status, { ...headers, 'content-length': arrived.body.length });
    if (fate === 'half') {
      response.write(arrived.body.subarray(0, arrived.body.length / 2), () => response.destroy());
      return;
    }
    response.end(arrived.body);
  }

  #fateOf(path: string): Fate {
    switch (this.state.kind) {
      case 'good':
        return 'passed';
      case 'down':
        return 'cut';
      case 'apart': {
        const database = path.split(/[/?]/)[1] ?? '';
        const { without } = this.state;
        return [...without].some((compartment) => database.endsWith(`-${compartment}`)) ? 'cut' : 'passed';
      }
      case 'bad': {
        let left = this.#draw.whole(1, 100);
        return FATES.find((fate) => (left -= ODDS[fate]) <= 0) ?? 'passed';
      }
    }
  }

  /** @returns undefined where there is no server, or it was killed over it */
  #forward({ url = '', method, headers }: IncomingMessage, body: Buffer): Promise<Arrived | undefined> {
    const { target } = this;
    if (target === undefined) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const onward = request(target + url, { method, headers, agent: false }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', () => resolve(undefined));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: Buffer.concat(parts) }),
        );
      });
      onward.on('error', () => resolve(undefined));
      onward.end(body);
    });
  }
}
