/** In one file, though long: one contract over every transport, and what is each transport's own beside it. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectSocket, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  MessageChannel as WorkerMessageChannel,
  Worker,
  type MessagePort as WorkerMessagePort,
} from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import * as z from 'zod';
import { action, contract, failsWith, query } from '#shared/kernel/contract.ts';
import { connectPort, servePort, type Dispatcher, type Port } from '#shared/kernel/port.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { domPort, electronPort, workerPort, type ElectronMessagePort } from './message-port.ts';
import { openSocketPort, socketPort } from './socket-port.ts';
import { openWebSocketPort, webSocketPort } from './web-socket-port.ts';

interface Pair {
  readonly asker: Port;
  readonly engine: Port;
  readonly end: () => Promise<void>;
}

const TRANSPORTS: { readonly [name: string]: () => Promise<Pair> } = {
  'worker port': async () => {
    const { port1, port2 } = new WorkerMessageChannel();
    return pair(workerPort(port1), workerPort(port2));
  },
  'DOM port': async () => {
    const { port1, port2 } = new MessageChannel();
    return pair(domPort(port1), domPort(port2));
  },
  // Electron runs nowhere without its binary: its events over a worker port, so that at least the adapter is run.
  'Electron port': async () => {
    const { port1, port2 } = new WorkerMessageChannel();
    return pair(electronPort(asElectron(port1)), electronPort(asElectron(port2)));
  },
  WebSocket: async () => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    const served = new Promise<Port>((resolve) => {
      server.once('connection', (socket) => resolve(webSocketPort(socket)));
    });
    const asker = await openWebSocketPort(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const engine = await served;
    return {
      asker,
      engine,
      end: async () => {
        for (const socket of server.clients) socket.terminate();
        server.close();
        await once(server, 'close');
      },
    };
  },
  'local socket': async () => {
    const accepted = Promise.withResolvers<Port>();
    const { path, end } = await localSocket((socket) => accepted.resolve(socketPort(socket)));
    return { asker: await openSocketPort(path), engine: await accepted.promise, end };
  },
};

/** A listening socket as it lies in a data folder, and what it accepts. */
async function localSocket(accept: (socket: Socket) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'fieldward-port-'));
  const path =
    process.platform === 'win32' ? `\\\\.\\pipe\\${folder.replaceAll(/\W/g, '-')}` : join(folder, 's');
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    accept(socket);
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    path,
    end: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
      rmSync(folder, { recursive: true });
    },
  };
}

function pair(asker: Port, engine: Port): Pair {
  return {
    asker,
    engine,
    end: async () => {
      asker.close();
      engine.close();
    },
  };
}

function asElectron(port: WorkerMessagePort): ElectronMessagePort {
  return {
    postMessage: (message) => port.postMessage(message),
    on: (event: 'message' | 'close', listener: (event: { readonly data: unknown }) => void) =>
      event === 'message'
        ? port.on('message', (data: unknown) => listener({ data }))
        : port.on('close', () => listener({ data: undefined })),
    start: () => port.start(),
    close: () => port.close(),
  };
}

const probe = contract('probe', {
  echo: action({
    input: z.object({ text: z.string() }),
    output: z.object({ text: z.string() }),
    permission: 'public',
  }),
  refuse: action({
    input: z.object({}),
    output: z.object({}),
    permission: 'public',
    fails: failsWith<{ readonly code: 'probe.no'; readonly because: string }>(),
  }),
  nothing: query({ input: z.object({}), output: z.string().optional(), permission: 'public' }),
  never: action({ input: z.object({}), output: z.object({}), permission: 'public' }),
  lie: action({ input: z.object({}), output: z.object({ count: z.int() }), permission: 'public' }),
  count: query({ input: z.object({ from: z.int() }), output: z.int(), permission: 'public' }),
});

type Listener = (value: Result<unknown, { readonly code: string }>) => void;

/** A dispatcher of our own: it counts what it was asked and who still listens. */
class ProbeDispatcher implements Dispatcher {
  readonly asked: string[] = [];
  readonly listening = new Map<Listener, number>();

  request(channel: string, input: unknown): Promise<Result<unknown, { readonly code: string }>> {
    this.asked.push(channel);
    if (channel === 'probe.echo') return Promise.resolve(ok(input));
    if (channel === 'probe.nothing') return Promise.resolve(ok(undefined));
    if (channel === 'probe.refuse')
      return Promise.resolve(fail({ code: 'probe.no', because: 'this is a probe' }));
    if (channel === 'probe.lie') return Promise.resolve(ok({ count: 'many' }));
    return new Promise(() => undefined);
  }

  subscribe(_channel: string, input: unknown, listener: Listener): () => void {
    const { from } = input as { from: number }; // checked by the asker's contract
    this.listening.set(listener, from);
    listener(ok(from));
    return () => this.listening.delete(listener);
  }

  tick(): void {
    for (const [listener, value] of this.listening) {
      this.listening.set(listener, value + 1);
      listener(ok(value + 1));
    }
  }
}

describe.each(Object.entries(TRANSPORTS))('port contract over %s', (_name, open) => {
  let ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ends) await end();
    ends = [];
  });

  async function openPair() {
    const opened = await open();
    ends.push(opened.end);
    return opened;
  }

  async function connect() {
    const { asker, engine } = await openPair();
    const dispatcher = new ProbeDispatcher();
    servePort(engine, dispatcher);
    return { dispatcher, client: connectPort(asker), asker, engine };
  }

  it('replies to a request, letters of every script intact', async () => {
    const { client } = await connect();
    const text = 'Zoë ŁUKASZ محمد अनिता 王芳 😀 \u0000 "\\';
    expect(await client.request(probe.echo, { text })).toEqual(ok({ text }));
  });

  it('hands on a refusal with its members', async () => {
    const { client } = await connect();
    expect(await client.request(probe.refuse, {})).toEqual(
      fail({ code: 'probe.no', because: 'this is a probe' }),
    );
  });

  it('answers also where the answer is nothing', async () => {
    const { client } = await connect();
    expect(await client.request(probe.nothing, {})).toEqual(ok(undefined));
  });

  it('sends no input that the contract refuses', async () => {
    const { client, dispatcher } = await connect();
    // What a caller without types could pass.
    const result = await client.request(probe.echo, { text: 7 } as unknown as { text: string });
    expect(result).toEqual(fail({ code: 'badInput', issues: [{ path: 'text', code: 'invalid_type' }] }));
    expect(dispatcher.asked).toEqual([]);
  });

  it('does not let an output past that breaks the contract', async () => {
    const { client } = await connect();
    expect(await client.request(probe.lie, {})).toEqual(
      fail({ code: 'internal', incidentId: 'output:probe.lie' }),
    );
  });

  it('matches replies to requests whatever their number', async () => {
    const { client } = await connect();
    const texts = Array.from({ length: 500 }, (_, index) => `request ${index}`);
    const replies = await Promise.all(texts.map((text) => client.request(probe.echo, { text })));
    expect(replies).toEqual(texts.map((text) => ok({ text })));
  });

  it('carries a message of four megabytes both ways', async () => {
    const { client } = await connect();
    const text = 'é😀x'.repeat(700_000);
    expect(Buffer.byteLength(text)).toBeGreaterThan(4_000_000);
    const reply = await client.request(probe.echo, { text });
    expect(reply.ok && reply.value.text === text).toBe(true);
  });

  it('delivers the values of a subscription in order, until it is stopped', async () => {
    const { client, dispatcher } = await connect();
    const seen: number[] = [];
    const stop = client.subscribe(probe.count, { from: 10 }, (value) => {
      if (value.ok) seen.push(value.value);
    });
    await expect.poll(() => seen).toEqual([10]);
    for (let tick = 0; tick < 200; tick += 1) dispatcher.tick();
    await expect.poll(() => seen.length).toBe(201);
    expect(seen).toEqual(Array.from({ length: 201 }, (_, index) => 10 + index));
    stop();
    await expect.poll(() => dispatcher.listening.size).toBe(0);
    expect(seen).toHaveLength(201);
  });

  it('keeps what arrives before anyone listens', async () => {
    const { asker, engine } = await openPair();
    asker.send({ kind: 'request', id: 1, channel: 'probe.echo', input: { text: 'early' } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const dispatcher = new ProbeDispatcher();
    servePort(engine, dispatcher);
    await expect.poll(() => dispatcher.asked).toEqual(['probe.echo']);
  });

  it.each([
    ['a word', 'hello'],
    ['null', null],
    ['an unknown kind', { kind: 'eval', id: 1, channel: 'probe.echo', input: {} }],
    ['a request without an id', { kind: 'request', channel: 'probe.echo', input: {} }],
    ['an id that is no number', { kind: 'subscribe', id: '__proto__', channel: 'probe.count', input: {} }],
    ['a channel name without end', { kind: 'request', id: 1, channel: 'x'.repeat(81), input: {} }],
  ])('hangs up on %s', async (_what, message) => {
    const { asker, dispatcher } = await connect();
    const closed = new Promise<void>((resolve) => {
      asker.onClose(resolve);
    });
    asker.send(message);
    asker.send({ kind: 'request', id: 1, channel: 'probe.echo', input: { text: 'after' } });
    await closed;
    expect(dispatcher.asked).toEqual([]);
  });

  it.each(['asker', 'engine'] as const)(
    'settles all that waits with `disconnected` when the %s closes',
    async (side) => {
      const { client, dispatcher, ...ports } = await connect();
      const told: unknown[] = [];
      client.subscribe(probe.count, { from: 1 }, (value) => told.push(value));
      const waiting = [client.request(probe.never, {}), client.request(probe.never, {})];
      await expect.poll(() => dispatcher.asked.length).toBe(2);
      await expect.poll(() => told).toEqual([ok(1)]);
      ports[side].close();
      expect(await Promise.all(waiting)).toEqual([
        fail({ code: 'disconnected' }),
        fail({ code: 'disconnected' }),
      ]);
      expect(told).toEqual([ok(1), fail({ code: 'disconnected' })]);
      expect(await client.request(probe.echo, { text: 'late' })).toEqual(fail({ code: 'disconnected' }));
      // Nothing stays subscribed at the engine.
      await expect.poll(() => dispatcher.listening.size).toBe(0);
    },
  );

  it('tells of the end once, to late listeners too, and is silent afterwards', async () => {
    const { asker, engine } = await openPair();
    let told = 0;
    asker.onClose(() => (told += 1));
    const engineClosed = new Promise<void>((resolve) => {
      engine.onClose(resolve);
    });
    asker.close();
    asker.close();
    await engineClosed;
    asker.onClose(() => (told += 1));
    await expect.poll(() => told).toBe(2);
    expect(() => asker.send({ kind: 'unsubscribe', id: 1 })).not.toThrow();
    expect(() => engine.send({ kind: 'unsubscribe', id: 1 })).not.toThrow();
    engine.close();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(told).toBe(2);
  });
});

describe('transports on their own', () => {
  it.each([
    ['text that is not JSON', '{"kind":', 1007],
    ['bytes', new Uint8Array([1, 2, 3]), 1003],
  ])('a WebSocket hangs up on %s', async (_what, data, code) => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    server.once('connection', (socket) => servePort(webSocketPort(socket), new ProbeDispatcher()));
    const { WebSocket } = await import('ws');
    const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await once(socket, 'open');
    socket.send(data);
    const [seen] = (await once(socket, 'close')) as [number];
    expect(seen).toBe(code);
    server.close();
  });

  const framed = (text: string, length = Buffer.byteLength(text)) => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(length);
    return Buffer.concat([head, Buffer.from(text)]);
  };

  it.each([
    ['text that is not JSON', framed('{"kind":')],
    ['a length beyond all measure', framed('{}', 2 ** 31)],
    ['what another program says', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ])('a local socket hangs up on %s', async (_what, bytes) => {
    const dispatcher = new ProbeDispatcher();
    const { path, end } = await localSocket((socket) => servePort(socketPort(socket), dispatcher));
    const socket = connectSocket(path);
    socket.write(bytes);
    await once(socket, 'close');
    expect(dispatcher.asked).toEqual([]);
    await end();
  });

  it('a local socket puts together what arrives byte by byte', async () => {
    const dispatcher = new ProbeDispatcher();
    const { path, end } = await localSocket((socket) => servePort(socketPort(socket), dispatcher));
    const socket = connectSocket(path);
    socket.setNoDelay(true);
    const call = { kind: 'request', id: 1, channel: 'probe.echo', input: { text: 'é😀' } };
    for (const byte of framed(JSON.stringify(call))) {
      socket.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(JSON.parse(answer.subarray(4).toString())).toMatchObject({ value: { text: 'é😀' } });
    socket.destroy();
    await end();
  });

  it('reaches an engine in a real worker thread, and hears of its end', async () => {
    const { port1, port2 } = new WorkerMessageChannel();
    const worker = new Worker(new URL('port-echo.worker.ts', import.meta.url), {
      workerData: { port: port2 },
      transferList: [port2],
    });
    const client = connectPort(workerPort(port1));
    expect(await client.request(probe.echo, { text: 'across' })).toEqual(ok({ text: 'across' }));
    const events: unknown[] = [];
    client.subscribe(probe.count, { from: 3 }, (value) => events.push(value));
    await expect.poll(() => events.length).toBe(1); // the echo is no number: told as a breach of contract
    await worker.terminate();
    await expect.poll(() => events.at(-1)).toEqual(fail({ code: 'disconnected' }));
  });
});
