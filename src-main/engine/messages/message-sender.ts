import { setImmediate as turn } from 'node:timers/promises';
import type { SenderState } from '#shared/modules/messages/messages.contract.ts';
import { waitAfterMs } from '#shared/modules/messages/sending.rules.ts';
import type { EngineContext } from '../actions.ts';
import { stackOf } from '../platform/log.ts';
import type { ReplicaHolder } from '../replica-holder.ts';
import type { Claims } from './claims.ts';
import { adoptOutbox, dueMessages, remind, settleDoubts, takeReports } from './outbox-sweep.ts';
import { sendOne, type SendResult } from './send-one.ts';
import { sendingDesk, type SendingDesk } from './sending-desk.ts';

/** Reminders fall due, and waits end, without anything being written. */
const LOOK_EVERY_MS = 30_000;
/** A program that ends waits no longer for what is being sent. */
const CLOSING_MS = 8_000;
/** Asks a gateway, and looks at the appointments of some days. */
const SWEEP_EVERY_MS = 25_000;
/** Commits come in bursts. */
const SETTLE_MS = 300;

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
  { isAutomatic }: { readonly isAutomatic: boolean },
): MessageSender {
  const listeners = new Set<() => void>();
  let state: SenderState = { state: 'off' };
  let running: Promise<void> | undefined;
  let isWanted = false;
  let isClosing = false;
  let failures = 0;
  let pausedUntilMs = 0;
  /** What could not be used, as it was set up then: set up otherwise, it is tried at once. */
  let failed = '';
  const ending = new AbortController();
  let sweptMs = Number.NEGATIVE_INFINITY;
  let soon: NodeJS.Timeout | undefined;

  const say = (next: SenderState) => {
    if (next.state === state.state && next.code === state.code) return;
    state = next;
    for (const listener of listeners) listener();
  };
  /** What is wrong with one must not keep the others back; it is looked at again with the next round. */
  const notSent = (id: string, error: unknown): SendResult => {
    // Whoever has left meanwhile has closed the replica under a question.
    if (holder.current()) engine.log.error('messages.sendOne', { id, stack: stackOf(error) });
    return { kind: 'notWritten' };
  };
  const sendAll = async (desk: SendingDesk): Promise<SenderState> => {
    for (const message of await dueMessages(engine)) {
      if (isClosing || !holder.current()) break;
      const release = engine.hold();
      const result = await sendOne(engine, desk, claims, message)
        .catch((error: unknown) => notSent(message.id, error))
        .finally(release);
      // Whoever was the last to leave meanwhile closes the replica now, not behind all that is due.
      await turn();
      if (result.kind === 'claim') return { state: 'waiting' };
      if (result.kind === 'trouble') {
        failures += 1;
        pausedUntilMs = engine.clock.nowMs() + waitAfterMs(failures);
        failed = setUpOf(desk);
        return { state: 'trouble', code: result.answer };
      }
    }
    failures = 0;
    return { state: 'ready' };
  };
  const look = async (isAsked: boolean): Promise<void> => {
    if (isClosing || !holder.current()) return;
    const found = await sendingDesk(engine.opened().replica.reader(), ending.signal);
    if (!('desk' in found)) return say({ state: found.state });
    const nowMs = engine.clock.nowMs();
    const isSame = setUpOf(found.desk) === failed;
    if (!isAsked && state.state === 'trouble' && isSame && nowMs < pausedUntilMs) return undefined;
    if (state.state !== 'trouble' && state.state !== 'waiting') say({ state: 'ready' });
    await adoptOutbox(engine, found.desk, claims.isAlone());
    // Commits come often, and have nothing to do with these.
    if (isAsked || Math.abs(nowMs - sweptMs) >= SWEEP_EVERY_MS) {
      sweptMs = nowMs;
      for (const step of [settleDoubts, takeReports, remind]) {
        if (isClosing) return undefined;
        await step(engine, found.desk);
      }
    }
    return say(await sendAll(found.desk));
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
    sweptMs = Number.NEGATIVE_INFINITY;
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

function setUpOf({ settings, account: { email, sms } }: SendingDesk): string {
  return JSON.stringify([settings, email, sms]);
}
