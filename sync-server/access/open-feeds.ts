import type { ServerResponse } from 'node:http';

/** Feeds that go on under a device's token: they end with it, and at once when the device is revoked. */
export class OpenFeeds {
  readonly #open = new Map<string, Set<ServerResponse>>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  hold(device: string, untilMs: number, response: ServerResponse): void {
    if (response.destroyed || response.writableEnded) return;
    const feeds = this.#open.get(device) ?? new Set();
    this.#open.set(device, feeds.add(response));
    const timer = setTimeout(() => response.destroy(), Math.max(0, untilMs - this.#nowMs()));
    timer.unref();
    response.once('close', () => {
      clearTimeout(timer);
      feeds.delete(response);
      if (feeds.size === 0) this.#open.delete(device);
    });
  }

  cut(device: string): void {
    for (const response of this.#open.get(device) ?? []) response.destroy();
  }
}
