import { SETTINGS_ID } from '#shared/modules/messages/message-id.rules.ts';
import { MessageSettings } from '#shared/modules/messages/message-settings.record.ts';
import type { SenderState } from '#shared/modules/messages/messages.contract.ts';
import { readyWith } from '#shared/modules/messages/sending-account.rules.ts';
import { SenderRounds } from '#shared/messaging/sender-rounds.ts';
import type { Claims } from '#shared/messaging/sending-place.ts';
import type { MessageStanding } from '#shared/sync/messages-api.ts';
import type { EngineContext } from '../actions.ts';
import { stackOf } from '../platform/log.ts';
import type { ReplicaHolder } from '../replica-holder.ts';
import { deskPlace } from './desk-place.ts';
import type { ServerSending } from './server-sending.ts';

/** Reminders fall due, and waits end, without anything being written. */
const LOOK_EVERY_MS = 30_000;
/** A program that ends waits no longer for what is being sent. */
const CLOSING_MS = 8_000;
/** Commits come in bursts. */
const SETTLE_MS = 300;
/** So often a server that sends is asked how it stands, whatever is written here. */
const ASK_EVERY_MS = 25_000;

export interface MessageSender {
  state(): SenderState;
  onChange(listener: () => void): () => void;
  /** Looks at the outbox now; resolves when all that is due was tried. */
  now(): Promise<void>;
  /** What is being sent is sent, or soon let go of; its end is written. */
  stop(): Promise<void>;
}

/** Sends what is due, while the replica is open. One thing at a time; what fails is tried again later. */
export function messageSender(
  engine: EngineContext,
  holder: ReplicaHolder,
  claims: Claims,
  { isAutomatic, server }: { readonly isAutomatic: boolean; readonly server: ServerSending },
): MessageSender {
  const listeners = new Set<() => void>();
  const rounds = new SenderRounds();
  let state: SenderState = { state: 'off' };
  let running: Promise<void> | undefined;
  let isWanted = false;
  let isClosing = false;
  const ending = new AbortController();
  let askedMs = Number.NEGATIVE_INFINITY;
  let soon: NodeJS.Timeout | undefined;

  const say = (next: SenderState) => {
    if (next.state === state.state && next.code === state.code) return;
    state = next;
    for (const listener of listeners) listener();
  };
  const isOpen = () => !isClosing && holder.current() !== undefined;
  /** What this desk hears of the server that sends in its place. */
  const askServer = async (isAsked: boolean): Promise<void> => {
    const nowMs = engine.clock.nowMs();
    if (!isAsked && Math.abs(nowMs - askedMs) < ASK_EVERY_MS) return;
    askedMs = nowMs;
    const standing = isAsked ? await server.now() : await server.standing();
    if (!isOpen()) return;
    const settings = await engine.opened().replica.reader().get(MessageSettings, SETTINGS_ID);
    if (standing && settings?.server === standing.server && !canSend(settings, standing))
      return say({ state: 'serverNot' });
    const code = standing?.state === 'trouble' ? standing.code : undefined;
    say({ state: 'server', ...(code !== undefined && { code }) });
  };
  const look = async (isAsked: boolean): Promise<void> => {
    if (!isOpen()) return;
    const { signal } = ending;
    let isServers = false;
    await rounds.run(deskPlace(engine, claims, isOpen), {
      isAsked,
      signal,
      say: (next) => {
        isServers = next.state === 'server';
        // What was heard of the server stands until it is asked again.
        if (!isServers || (state.state !== 'server' && state.state !== 'serverNot')) say(next);
      },
    });
    if (isServers && isOpen()) await askServer(isAsked);
  };
  const run = (isAsked: boolean): Promise<void> => {
    isWanted = running !== undefined;
    running ??= look(isAsked)
      .catch((error: unknown) => {
        // Whoever has left meanwhile has closed the replica under a question.
        if (holder.current()) engine.log.error('messages.sender', { stack: stackOf(error) });
      })
      .finally(() => {
        running = undefined;
        if (isWanted) later();
      });
    return running;
  };
  const later = () => {
    if (!isAutomatic || isClosing) return;
    soon ??= setTimeout(() => {
      soon = undefined;
      void run(false);
    }, SETTLE_MS).unref();
  };
  const timer = isAutomatic ? setInterval(later, LOOK_EVERY_MS).unref() : undefined;
  holder.onOpened(() => {
    isClosing = false;
    rounds.beginAnew();
    later();
  });
  holder.onCommitted(later);
  // Not waited for: a message that is being sent holds the replica open, and its end is written in the queue of commands.
  holder.onClosing(async () => {
    isClosing = true;
  });
  return {
    state: () => state,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async now() {
      await running;
      await run(true);
    },
    async stop() {
      isClosing = true;
      clearTimeout(soon);
      clearInterval(timer);
      const patience = setTimeout(() => ending.abort(), CLOSING_MS);
      await running;
      clearTimeout(patience);
    },
  };
}

/** Whether the server has what it needs: a backup may be older than its password, and a mail server another since. */
function canSend(settings: MessageSettings, { has }: MessageStanding): boolean {
  return (
    readyWith(settings, (medium, of) => has.some((one) => one.medium === medium && one.of === of)).length > 0
  );
}
