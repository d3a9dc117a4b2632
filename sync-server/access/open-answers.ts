import type { ServerResponse } from 'node:http';
import type { DeviceUser } from '../http/request.ts';

/** Answers on their way to a device: they are cut when it is revoked; feeds end with their token. */
export class OpenAnswers {
  readonly #open = new Map<string, Set<ServerResponse>>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  hold({ id, untilMs }: DeviceUser, isFeed: boolean, response: ServerResponse): void {
    const answers = this.#open.get(id) ?? new Set();
    this.#open.set(id, answers.add(response));
    const leftMs = Math.max(0, untilMs - this.#nowMs());
    const timer = isFeed ? setTimeout(() => response.destroy(), leftMs) : undefined;
    response.once('close', () => {
      clearTimeout(timer);
      answers.delete(response);
      if (answers.size === 0 && this.#open.get(id) === answers) this.#open.delete(id);
    });
  }

  cut(device: string): void {
    for (const response of this.#open.get(device) ?? []) response.destroy();
  }
}
