import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { exchange, type Fetch } from '#shared/transport/exchange.ts';

const body = { docs: [{ text: 'x'.repeat(5_000) }] };

/** What reaches the other end of a request to an address. */
async function asked(address: string): Promise<{ headers: Headers; bytes: Uint8Array }> {
  const taken: { headers: Headers; bytes: Uint8Array }[] = [];
  const fetch: Fetch = async (_url, init) => {
    const request = new Request('http://far.example', init);
    taken.push({
      headers: new Headers(init.headers),
      bytes: new Uint8Array(await request.arrayBuffer()),
    });
    return Response.json({ ok: true });
  };
  const answer = await exchange(fetch, new URL(address), { method: 'POST', body });
  expect(answer).toMatchObject({ ok: true, value: { status: 200, value: { ok: true } } });
  const [request] = taken;
  if (!request) throw new Error('nothing was asked');
  return request;
}

it.each(['https://server.example/', 'http://192.168.1.20:5984/', 'http://localhost.example/'])(
  'compresses what goes over a network: %s',
  async (address) => {
    const { headers, bytes } = await asked(address);
    expect(headers.get('content-encoding')).toBe('gzip');
    expect(headers.has('accept-encoding')).toBe(false);
    expect(JSON.parse(gunzipSync(bytes).toString())).toEqual(body);
  },
);

it.each(['http://127.0.0.1:5984/', 'https://localhost/', 'http://[::1]:5984/'])(
  'sends plain what stays on this machine: %s',
  async (address) => {
    const { headers, bytes } = await asked(address);
    expect(headers.has('content-encoding')).toBe(false);
    expect(headers.get('accept-encoding')).toBe('identity');
    expect(JSON.parse(Buffer.from(bytes).toString())).toEqual(body);
  },
);
