import { expect, it } from 'vitest';
import { deviceCredentials } from './credentials.ts';

const NOW_MS = Date.parse('2026-03-12T06:42:00.250Z');

it('takes another moment where the server has had this one, with a clock that is days off, too', async () => {
  const had = new Set<string>();
  const serverMs = NOW_MS + 3 * 86_400_000;
  const answers = (status: number, body: object) =>
    new Response(JSON.stringify(body), {
      status,
      headers: { 'Content-Type': 'application/json', Date: new Date(serverMs).toUTCString() },
    });
  const fetch: typeof globalThis.fetch = async (_url, init) => {
    const { at } = JSON.parse(String(init?.body)) as { at: string }; // as it was sent
    if (Math.abs(Date.parse(at) - serverMs) > 300_000) return answers(401, { error: 'clock_skew' });
    if (had.has(at)) return answers(401, { error: 'replayed' });
    had.add(at);
    const expiresAt = new Date(serverMs + 600_000).toISOString();
    const scope = { facilityId: 'facility:1', scope: 'device', epoch: '1' };
    return answers(200, { token: `token-${had.size}`, expiresAt, ...scope });
  };
  // As where a station ends and is opened again within the same second.
  const opened = () =>
    deviceCredentials({
      url: 'http://127.0.0.1:1',
      fetch,
      server: 'server',
      signer: { device: 'aaaabbbbcccc', sign: () => 'signed' },
      signal: () => undefined,
      nowMs: () => NOW_MS,
      elapsedMs: () => 0,
    });
  for (const token of [1, 2, 3]) {
    expect(await opened().header()).toEqual({ ok: true, value: `Bearer token-${token}` });
  }
});
