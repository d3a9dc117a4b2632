import type { Page } from '@playwright/test';

/** Of the messages of shared/kernel/port.ts. */
type Kind = 'reply' | 'event';
/** Replies that a channel gives, as `drafts.get`. */
type Channel = `${string}.${string}`;

/**
 * What the station answers the page, which may come late; in Electron it comes another way, and at once. The page is
 * loaded anew for it.
 */
export async function answersOf(
  page: Page,
): Promise<{ hold(...kinds: (Kind | Channel)[]): void; release(): void }> {
  let held: readonly (Kind | Channel)[] = [];
  const waiting: (() => void)[] = [];
  await page.routeWebSocket('**/port', (socket) => {
    const station = socket.connectToServer();
    const asked = new Map<number, Channel>();
    socket.onMessage((message) => {
      const { kind, id, channel } = JSON.parse(String(message)) as {
        kind: string;
        id: number;
        channel: Channel;
      };
      if (kind === 'request') asked.set(id, channel);
      station.send(message);
    });
    station.onMessage((message) => {
      const { kind, id } = JSON.parse(String(message)) as { kind: Kind; id: number }; // or another kind, which is held never
      const channel = kind === 'reply' ? asked.get(id) : undefined;
      if (held.includes(kind) || (channel && held.includes(channel)))
        waiting.push(() => socket.send(message));
      else socket.send(message);
    });
  });
  await page.reload();
  return {
    hold: (...kinds) => void (held = kinds),
    release() {
      held = [];
      for (const send of waiting.splice(0)) send();
    },
  };
}
