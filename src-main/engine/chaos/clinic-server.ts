import type { JsonObject } from '#shared/kernel/json.ts';
import { aServerProcess, type ServerProcess } from '../sync/sync-testing.ts';
import type { BadLine } from './bad-line.ts';
import type { Folder } from './kept-folder.ts';

/** The same in each run, so that a folder that was kept can be looked into. */
const SERVER_KEY = 'c4'.repeat(32);
/** A site server has its prefixes when it has met its centre once. */
const PATIENCE_MS = 20_000;

interface Up {
  readonly line: BadLine;
  readonly server: ClinicServer;
}

/** A server of the clinic: its folder, the process when it runs, and the lines that lead to it. */
export class ClinicServer {
  readonly folder: Folder;
  readonly lines: BadLine[] = [];
  /** Absent: it is the centre, or the only one. */
  readonly up: Up | undefined;
  #running: ServerProcess | undefined;

  constructor(folder: Folder, up?: Up) {
    this.folder = folder;
    this.up = up;
    up?.server.lines.push(up.line);
  }

  get url(): string {
    return this.#running?.url ?? '';
  }

  async start(code?: string): Promise<void> {
    const upstream = this.up && { url: this.up.line.url, ...(code !== undefined && { code }) };
    this.#running = await aServerProcess(this.folder.path, SERVER_KEY, { ...(upstream && { upstream }) });
    this.folder.opened();
    for (const line of this.lines) line.target = this.#running.url;
  }

  /** As a site server of the centre, with a code from there. */
  async join(code: string): Promise<void> {
    await this.start(code);
    await waitFor(async () => (await this.#status())['prefixes']?.['left'] !== 0);
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    for (const line of this.lines) line.target = undefined;
    await this.#running?.stop(signal);
    this.#running = undefined;
  }

  async ask(method: string, path: string, body?: JsonObject): Promise<{ status: number; json: JsonObject }> {
    if (!this.#running) throw new Error('the server does not run');
    return this.#running.ask(method, path, body);
  }

  /** Of a site server: it looks at once, and not when its pause after a bad line has passed. */
  async lookUp(): Promise<void> {
    await this.kill('SIGTERM');
    await this.start();
  }

  async close(): Promise<void> {
    await this.kill();
    this.up?.line.close();
  }

  async #status(): Promise<{ readonly [part: string]: JsonObject | undefined }> {
    const { json } = await this.ask('GET', '/_fieldward/status');
    return json as { readonly [part: string]: JsonObject | undefined }; // as the administrator's page reads it
  }
}

/** @returns false where it never came to be */
export async function waitFor(isSo: () => Promise<boolean>): Promise<boolean> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    if (await isSo()) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
