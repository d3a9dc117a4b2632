import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type RunningServer, type ServerOptions } from './start-server.ts';

export interface TestServer extends RunningServer {
  readonly folder: string;
  /** As the administrator. `body` is sent as JSON, unless it is bytes. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<TestAnswer>;
  /** Ends the server and opens its folder anew. */
  restart(): Promise<TestServer>;
  end(): Promise<void>;
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test looks into answers of all shapes
  readonly json: any;
}

const PASSWORD = 'correct horse battery';
export const ADMIN = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`;

/** A real server on loopback with a real encrypted file of its own, or before a CouchDB. */
export async function aServer(
  folder = mkdtempSync(join(tmpdir(), 'fieldward-server-')),
  key: Uint8Array = randomBytes(32),
  options: Partial<ServerOptions> = {},
): Promise<TestServer> {
  const faults: string[] = [];
  const running = await startServer({
    folder,
    key,
    adminPassword: PASSWORD,
    port: 0,
    host: '127.0.0.1',
    log: { error: (code, facts) => void faults.push(`${code} ${JSON.stringify(facts)}`) },
    ...options,
  });
  return {
    ...running,
    folder,
    async ask(method, path, body, headers = {}) {
      const isRaw = body instanceof Uint8Array;
      const response = await fetch(running.url + path, {
        method,
        headers: {
          Authorization: ADMIN,
          ...(body !== undefined && !isRaw && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: isRaw ? Buffer.from(body) : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson =
        /json/.test(response.headers.get('content-type') ?? '') && text.trim().startsWith('{') !== undefined;
      return {
        status: response.status,
        headers: response.headers,
        text,
        json: isJson && text ? parse(text) : undefined,
      };
    },
    async restart() {
      await running.close();
      return aServer(folder, key, options);
    },
    async end() {
      await running.close();
      rmSync(folder, { recursive: true, force: true });
      if (faults.length > 0) throw new Error(`the server met faults: ${faults.join('\n')}`);
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // lines of a feed
    throw error;
  }
}
