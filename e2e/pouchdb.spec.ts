import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { build, type Rollup } from 'vite';
import { ROOT } from '../build/toolchain.mjs';
import { expect, test } from './launch.ts';
import { SERVER_PASSWORD, startServer } from './server-steps.ts';

/** The part of PouchDB that runs in the page. */
interface Peer {
  put(document: object): Promise<{ readonly rev: string }>;
  get(id: string, options?: object): Promise<Document>;
  putAttachment(id: string, name: string, rev: string, data: Blob, type: string): Promise<unknown>;
  getAttachment(id: string, name: string): Promise<Blob>;
  sync(other: Peer, options?: object): Promise<unknown> & { cancel(): void };
}
interface Document {
  readonly _rev: string;
  readonly _conflicts?: readonly string[];
  readonly n?: number;
}
interface InPage {
  readonly PouchDB: new (name: string, options?: object) => Peer;
  mine: Peer;
  server: Peer;
}

async function bundle(): Promise<string> {
  const built = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'silent',
    define: { global: 'globalThis' },
    build: {
      write: false,
      minify: false,
      lib: { entry: join(ROOT, 'e2e/pouchdb-page.ts'), formats: ['iife'], name: 'page' },
    },
  });
  const [output] = Array.isArray(built) ? built : [built as Rollup.RollupOutput]; // not watched
  const [chunk] = output?.output ?? [];
  if (chunk?.type !== 'chunk') throw new Error('one script');
  return chunk.code;
}

/** A page of the server's own origin: a CouchDB as it comes lets no other in, and neither does this server. */
async function aPeer(context: BrowserContext, url: string, script: string): Promise<Page> {
  const page = await context.newPage();
  const html = '<!doctype html><html lang="en"><title>Peer</title><script src="/_page.js"></script></html>';
  await page.route(`${url}/_page`, (route) => route.fulfill({ contentType: 'text/html', body: html }));
  await page.route(`${url}/_page.js`, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: script }),
  );
  await page.goto(`${url}/_page`);
  await page.evaluate(
    ([address, password]) => {
      const { PouchDB } = globalThis as unknown as InPage; // as pouchdb-page.ts puts it there
      const auth = { username: 'admin', password };
      Object.assign(globalThis, {
        mine: new PouchDB('mine', { adapter: 'idb' }),
        server: new PouchDB(`${address}/shared`, { auth }),
      });
    },
    [url, SERVER_PASSWORD] as const,
  );
  return page;
}

test('PouchDB on IndexedDB in a browser syncs live, both ways, with conflicts and files', async ({
  sharedBrowser,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'fieldward-pouchdb-'));
  const server = await startServer(folder);
  const contexts: BrowserContext[] = [];
  try {
    const script = await bundle();
    const browser = await sharedBrowser();
    for (let peer = 0; peer < 2; peer += 1) contexts.push(await browser.newContext());
    const [one, other] = await Promise.all(contexts.map((context) => aPeer(context, server.url, script)));
    if (!one || !other) throw new Error('two pages');
    const read = (page: Page, id: string) =>
      page.evaluate(async (asked) => {
        const { mine } = globalThis as unknown as InPage; // as aPeer puts it there
        return mine.get(asked, { conflicts: true }).catch(() => undefined);
      }, id);
    const once = (page: Page) =>
      page.evaluate(async () => {
        const { mine, server: there } = globalThis as unknown as InPage; // as aPeer puts it there
        await mine.sync(there);
      });
    const write = (page: Page, n: number) =>
      page.evaluate(async (value) => {
        const { mine } = globalThis as unknown as InPage; // as aPeer puts it there
        const known = await mine.get('note').catch(() => undefined);
        return mine.put({ ...known, _id: 'note', n: value });
      }, n);

    await test.step('a document with a file goes over the server into the other browser', async () => {
      await write(one, 1);
      await one.evaluate(async () => {
        const { mine } = globalThis as unknown as InPage; // as aPeer puts it there
        const { _rev: rev } = await mine.get('note');
        const file = new Blob(['a scan'], { type: 'text/plain' });
        await mine.putAttachment('note', 'scan.txt', rev, file, 'text/plain');
      });
      await once(one);
      await once(other);
      const text = await other.evaluate(async () => {
        const { mine } = globalThis as unknown as InPage; // as aPeer puts it there
        return (await mine.getAttachment('note', 'scan.txt')).text();
      });
      expect(text).toBe('a scan');
    });

    await test.step('both change it apart, and come to one winner with the other beside it', async () => {
      await write(one, 10);
      await write(other, 20);
      for (const page of [one, other, one]) await once(page);
      const [mine, theirs] = [await read(one, 'note'), await read(other, 'note')];
      expect(mine?._conflicts).toHaveLength(1);
      const { n, _rev, _conflicts } = mine ?? {};
      expect(theirs).toMatchObject({ n, _rev, _conflicts });
    });

    await test.step('live, what one enters is seen by the other', async () => {
      for (const page of [one, other])
        await page.evaluate(() => {
          const { mine, server: there } = globalThis as unknown as InPage; // as aPeer puts it there
          void mine.sync(there, { live: true, retry: true });
        });
      await write(other, 30);
      await expect.poll(async () => (await read(one, 'note'))?.n).toBe(30);
      await write(one, 40);
      await expect.poll(async () => (await read(other, 'note'))?.n).toBe(40);
    });
  } finally {
    for (const context of contexts) await context.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
