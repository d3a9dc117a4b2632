import type { Port } from '#shared/kernel/port.ts';

/** What a transport can do for its port. */
export interface Pipe {
  post(message: unknown): void;
  /** Ends the transport; the other end hears of it by its own means. */
  shut(): void;
}

export interface PortEnd {
  readonly port: Port;
  /** A message has come in. */
  received(message: unknown): void;
  /** The transport has ended, whoever ended it. */
  ended(): void;
}

/**
 * What every transport's port shares: messages that arrive before anyone listens are kept; a closed port neither sends nor
 * delivers; closing is told once, to late listeners too.
 */
export function portOver(pipe: Pipe): PortEnd {
  let messageListener: ((message: unknown) => void) | undefined;
  const closeListeners: (() => void)[] = [];
  const early: unknown[] = [];
  let isClosed = false;

  function ended(): void {
    if (isClosed) return;
    isClosed = true;
    early.length = 0;
    for (const listener of closeListeners.splice(0)) listener();
  }

  return {
    ended,
    received: (message) => {
      if (isClosed) return;
      if (messageListener) messageListener(message);
      else early.push(message);
    },
    port: {
      send: (message) => {
        if (!isClosed) pipe.post(message);
      },
      onMessage: (listener) => {
        messageListener = listener;
        while (early.length > 0) listener(early.shift());
      },
      onClose: (listener) => {
        if (isClosed) queueMicrotask(listener);
        else closeListeners.push(listener);
      },
      close: () => {
        if (isClosed) return;
        pipe.shut();
        ended();
      },
    },
  };
}
