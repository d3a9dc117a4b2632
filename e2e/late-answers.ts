import type { Page } from '@playwright/test';

/** Of the messages of shared/kernel/port.ts. */
type Kind = 'reply' | 'event';

/**
 * What the station answers the page, which may come late; in Electron it comes another way, and at once. The page is
 * loaded anew for it.
 */
export async function answersOf(page: Page): Promise<{ hold(...kinds: Kind[]): void; release(): void }> {
  let held: readonly Kind[] = [];
  const waiting: (() => void)[] = [];
  await page.routeWebSocket('**/port', (socket) => {
    const station = socket.connectToServer();
    station.onMessage((message) => {
      const { kind } = JSON.parse(String(message)) as { kind: Kind }; // or another, which is held never
      if (held.includes(kind)) waiting.push(() => socket.send(message));
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
