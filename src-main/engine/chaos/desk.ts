import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Id } from '#shared/kernel/ids.ts';
import type { Answer, Line, Order, Saw } from './orders.ts';

const SCRIPT = join(import.meta.dirname, 'desk.process.ts');

export interface Asked {
  /** Told of what an edit takes the place of. */
  readonly saw?: (saw: Saw) => void;
}

interface Waiting extends Asked {
  answer(answer: Answer | 'killed'): void;
  fail(error: Error): void;
}

/** A station as a process of its own. */
export class Desk {
  readonly device: string;
  readonly facilityId: Id;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #waiting = new Map<number, Waiting>();
  #orders = 0;
  #isKilled = false;

  /** Resolves when someone has signed in there; undefined where it was killed before that. */
  static async start(dataDir: string, killAfterMs?: number): Promise<Desk | undefined> {
    const child = spawn(process.execPath, [SCRIPT, dataDir], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.on('error', () => undefined); // an order to a desk that is being killed
    const timer =
      killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    const exited = once(child, 'exit');
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await lines.next();
    clearTimeout(timer);
    if (first.done) {
      const [code, signal] = (await exited) as [number | null, string | null]; // of a child process
      if (signal !== 'SIGKILL') throw new Error(`the desk ended by itself: ${code}`);
      return undefined;
    }
    const greeting = JSON.parse(first.value) as Extract<Line, { device: string }>; // the desk's
    return new Desk(child, greeting, lines, exited);
  }

  private constructor(
    child: ChildProcess,
    { device, facilityId }: Extract<Line, { device: string }>,
    lines: AsyncIterator<string>,
    exited: Promise<unknown>,
  ) {
    this.device = device;
    this.facilityId = facilityId;
    this.#child = child;
    this.#ended = Promise.all([this.#listen(lines), exited]);
  }

  async #listen(lines: AsyncIterator<string>): Promise<void> {
    for (let next = await lines.next(); !next.done; next = await lines.next()) {
      if (!next.value.endsWith('}')) continue; // cut off with its writer
      const line = JSON.parse(next.value) as Exclude<Line, { device: string }>; // the desk's
      const waiting = this.#waiting.get(line.order);
      if ('saw' in line) waiting?.saw?.(line.saw);
      else {
        this.#waiting.delete(line.order);
        waiting?.answer(line.answer);
      }
    }
    for (const { answer, fail } of this.#waiting.values()) {
      if (this.#isKilled) answer('killed');
      else fail(new Error('the desk ended by itself'));
    }
    this.#waiting.clear();
  }

  ask(order: Order, { saw }: Asked = {}): Promise<Answer | 'killed'> {
    this.#orders += 1;
    const number = this.#orders;
    if (this.#isKilled) return Promise.resolve('killed');
    return new Promise((answer, fail) => {
      this.#waiting.set(number, { ...(saw && { saw }), answer, fail });
      this.#child.stdin?.write(`${JSON.stringify({ ...order, order: number })}\n`);
    });
  }

  /** All that it has said has been heard when this resolves. */
  async kill(): Promise<void> {
    this.#isKilled = true;
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}
