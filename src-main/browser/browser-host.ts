import { fileURLToPath } from 'node:url';
import { openLocalServer } from '#engine/local/local-server.ts';
import { openStation } from '#engine/station.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { startLoopbackServer } from './loopback-server.ts';
import { listRendererFiles } from './renderer-files.ts';
import { findBrowser, openBrowserWindow, type BrowserWindow } from './window-browser.ts';

const BUILT_RENDERER = fileURLToPath(new URL('../../dist/renderer/', import.meta.url));

export interface BrowserHostOptions {
  readonly dataDir: string;
  /** 0: any free one. */
  readonly port: number;
  /** Open a window of an installed Chromium-based browser, and end when it is closed. */
  readonly open: boolean;
  /** Where the built screens lie; `dist/renderer` of this program unless a test says otherwise. */
  readonly rendererDir?: string;
}

export type BrowserHostError =
  | { readonly code: 'host.rendererMissing' }
  /** Another process has this station open. */
  | { readonly code: 'store.busy' }
  | { readonly code: 'host.portInUse'; readonly port: number };

export interface BrowserHost {
  /** What a person opens; carries the token unless the host opened the window itself. */
  readonly url: string;
  readonly opened: boolean;
  /** Resolves after the window that the host opened was closed. Never, where it opened none. */
  readonly windowClosed: Promise<void>;
  close(): Promise<void>;
}

/** The engine of a data folder, served to a browser on this machine. */
export async function startBrowserHost(
  options: BrowserHostOptions,
): Promise<Result<BrowserHost, BrowserHostError>> {
  const files = listRendererFiles(options.rendererDir ?? BUILT_RENDERER);
  if (!files) return fail({ code: 'host.rendererMissing' });
  const browser = options.open ? findBrowser() : undefined;
  const station = await openStation({ dataDir: options.dataDir, host: 'browser' });
  const local = await openLocalServer(
    options.dataDir,
    () => station.connect({ isLocal: true }),
    station.engine.log,
  );
  if (!local.ok) {
    await station.close();
    return local;
  }
  let server;
  try {
    server = await startLoopbackServer({
      port: options.port,
      files,
      tokenUse: browser === undefined ? 'replacing' : 'once',
      connect: () => station.connect(),
    });
  } catch (error) {
    await local.value?.close();
    await station.close();
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      return fail({ code: 'host.portInUse', port: options.port });
    throw error;
  }
  const window: BrowserWindow | undefined =
    browser === undefined ? undefined : openBrowserWindow(browser, server.url);
  return ok({
    url: window ? server.origin : server.url,
    opened: window !== undefined,
    windowClosed: window?.closed ?? new Promise(() => undefined),
    close: async () => {
      await window?.end();
      await server.close();
      await local.value?.close();
      await station.close();
    },
  });
}
