import type { Port } from '#shared/kernel/port.ts';

/** The renderer's end of a channel that the shell's preload handed over. */
export function domPort(channel: MessagePort): Port {
  const closed: (() => void)[] = [];
  let isOpen = true;
  const end = () => {
    if (!isOpen) return;
    isOpen = false;
    for (const listener of closed) listener();
  };
  channel.addEventListener('close', end);
  channel.start();
  return {
    send: (message) => channel.postMessage(message),
    onMessage: (listener) =>
      channel.addEventListener('message', (event: MessageEvent<unknown>) => listener(event.data)),
    onClose: (listener) => closed.push(listener),
    close: () => {
      channel.close();
      end();
    },
  };
}
