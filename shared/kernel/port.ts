import * as z from 'zod';
import type { CommonRefusal, FailsOf, InputOf, NamedChannel, OutputOf } from './contract.ts';
import { issuesOf } from './record.ts';
import { fail, ok, type Result } from './result.ts';

/**
 * A two-way pipe of plain JSON: a worker's message port, a WebSocket, a DOM port, Electron's. Every transport implements
 * this and is run through one contract suite; both ends below are written once.
 */
export interface Port {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

const callId = z.int().min(1);
const channelName = z.string().max(80);

export const callSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('request'), id: callId, channel: channelName, input: z.unknown() }),
  z.object({ kind: z.literal('subscribe'), id: callId, channel: channelName, input: z.unknown() }),
  z.object({ kind: z.literal('unsubscribe'), id: callId }),
]);
export type Call = z.infer<typeof callSchema>;

/** What has no value (no draft, say) is left out of a message that travels as JSON. */
const nothingOr = z.unknown().optional();

const refusal = z.looseObject({ code: z.string() });
export const answerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reply'), id: callId, ok: z.literal(true), value: nothingOr }),
  z.object({ kind: z.literal('refused'), id: callId, error: refusal }),
  /** A subscription's next value. */
  z.object({ kind: z.literal('event'), id: callId, value: nothingOr }),
]);
export type Answer = z.infer<typeof answerSchema>;

/** What an engine offers to each port: one connection holds one person's session. */
export interface Dispatcher {
  /** Never rejects: a bug is answered as `internal` with the id of its incident. */
  request(channel: string, input: unknown): Promise<Result<unknown, { readonly code: string }>>;
  /** Calls back with the present value, then with each change. Returns the way to stop. */
  subscribe(
    channel: string,
    input: unknown,
    listener: (value: Result<unknown, { readonly code: string }>) => void,
  ): () => void;
  /** The asker is gone: whoever sat there has left. */
  close?(): void;
}

/** The engine's end. A message that is no call is answered by closing the port: its sender is not ours. */
export function servePort(port: Port, dispatcher: Dispatcher): void {
  const stops = new Map<number, () => void>();
  const answer = (message: Answer) => port.send(message);
  port.onMessage((message) => {
    const parsed = callSchema.safeParse(message);
    if (!parsed.success) return port.close();
    const call = parsed.data;
    if (call.kind === 'unsubscribe') {
      stops.get(call.id)?.();
      stops.delete(call.id);
    } else if (call.kind === 'subscribe') {
      stops.get(call.id)?.();
      const stop = dispatcher.subscribe(call.channel, call.input, (result) =>
        answer(
          result.ok
            ? { kind: 'event', id: call.id, value: result.value }
            : { kind: 'refused', id: call.id, error: result.error },
        ),
      );
      stops.set(call.id, stop);
    } else {
      void dispatcher
        .request(call.channel, call.input)
        .then((result) =>
          answer(
            result.ok
              ? { kind: 'reply', id: call.id, ok: true, value: result.value }
              : { kind: 'refused', id: call.id, error: result.error },
          ),
        );
    }
  });
  port.onClose(() => {
    for (const stop of stops.values()) stop();
    stops.clear();
    dispatcher.close?.();
  });
}

export interface Client {
  request<C extends NamedChannel>(
    channel: C,
    input: InputOf<C>,
  ): Promise<Result<OutputOf<C>, FailsOf<C> | CommonRefusal>>;
  subscribe<C extends NamedChannel>(
    channel: C,
    input: InputOf<C>,
    listener: (value: Result<OutputOf<C>, FailsOf<C> | CommonRefusal>) => void,
  ): () => void;
  close(): void;
}

/** The asker's end: typed by the contract, input checked before it is sent and output when it arrives. */
export function connectPort(port: Port): Client {
  let lastId = 0;
  let isOpen = true;
  const waiting = new Map<number, (answer: Result<unknown, { readonly code: string }>) => void>();
  const disconnected = fail({ code: 'disconnected' } as const);

  port.onMessage((message) => {
    const parsed = answerSchema.safeParse(message);
    if (!parsed.success) return;
    const answer = parsed.data;
    waiting.get(answer.id)?.(answer.kind === 'refused' ? fail(answer.error) : ok(answer.value));
  });
  port.onClose(() => {
    isOpen = false;
    for (const settle of waiting.values()) settle(disconnected);
    waiting.clear();
  });

  /** The reply as the contract types it. A refusal's shape is the contract's promise, checked where it is made. */
  function typed<C extends NamedChannel>(channel: C, result: Result<unknown, { readonly code: string }>) {
    if (!result.ok) return result as Result<OutputOf<C>, FailsOf<C> | CommonRefusal>; // see above
    const output = channel.output.safeParse(result.value);
    return output.success
      ? ok(output.data as OutputOf<C>) // parsed by the channel's own schema
      : fail({ code: 'internal', incidentId: `output:${channel.name}` } as const);
  }

  return {
    request: (channel, input) => {
      const checked = channel.input.safeParse(input);
      if (!checked.success)
        return Promise.resolve(fail({ code: 'badInput', issues: issuesOf(checked.error) } as const));
      if (!isOpen) return Promise.resolve(disconnected);
      lastId += 1;
      const id = lastId;
      return new Promise((resolve) => {
        waiting.set(id, (answer) => {
          waiting.delete(id);
          resolve(typed(channel, answer));
        });
        port.send({ kind: 'request', id, channel: channel.name, input: checked.data } satisfies Call);
      });
    },
    subscribe: (channel, input, listener) => {
      if (!isOpen) {
        void Promise.resolve().then(() => listener(disconnected));
        return () => undefined;
      }
      lastId += 1;
      const id = lastId;
      waiting.set(id, (answer) => listener(typed(channel, answer)));
      port.send({ kind: 'subscribe', id, channel: channel.name, input } satisfies Call);
      return () => {
        waiting.delete(id);
        if (isOpen) port.send({ kind: 'unsubscribe', id } satisfies Call);
      };
    },
    close: () => port.close(),
  };
}
