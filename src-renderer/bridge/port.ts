import type { Port } from '#shared/kernel/port.ts';
import { domPort } from './dom-port.ts';
import { openWebSocketPort } from './web-socket-port.ts';

declare global {
  interface Window {
    /** Exposed by the Electron preload: asks the shell for a channel, which arrives as the message `fieldward:port`. */
    readonly fieldward?: { connect(): void };
  }
}

/**
 * Picks the transport of this host: a message port inside Electron, a loopback WebSocket in a browser.
 * @param onEnded the station does not know this window any more, and waiting will not change that
 */
export async function openPort(onEnded: () => void): Promise<Port> {
  if (window.fieldward) return openShellPort(window.fieldward);
  await tradeTokenForCookie();
  // A station that was started anew has another cookie, and a refused socket would not say why.
  const { status } = await fetch(new URL('session', window.location.href), { cache: 'no-store' });
  if (status === 401) {
    onEnded();
    throw new Error('link ended');
  }
  const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws';
  return openWebSocketPort(`${scheme}://${window.location.host}/port`, onEnded);
}

function openShellPort(shell: { connect(): void }): Promise<Port> {
  return new Promise((resolve) => {
    const onMessage = (event: MessageEvent<unknown>) => {
      const [channel] = event.ports;
      if (event.source !== window || event.data !== 'fieldward:port' || !channel) return;
      window.removeEventListener('message', onMessage);
      resolve(domPort(channel));
    };
    window.addEventListener('message', onMessage);
    shell.connect();
  });
}

/**
 * The first load carries `#token=…`. It becomes an HttpOnly cookie and leaves the address and the history, so that
 * neither a screenshot nor the back button gives it away.
 */
async function tradeTokenForCookie(): Promise<void> {
  const token = /^#token=([\w-]+)$/.exec(window.location.hash)?.[1];
  if (token === undefined) return;
  window.history.replaceState(null, '', window.location.pathname);
  await fetch(new URL('session', window.location.href), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
    credentials: 'same-origin',
  });
}
