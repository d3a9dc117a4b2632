import { fileURLToPath } from 'node:url';
import { openLocalServer } from '#engine/local/local-server.ts';
import { openStation } from '#engine/station.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { startLoopbackServer } from './loopback-server.ts';
import { listRendererFiles } from './renderer-files.ts';
import {
  findBrowser,
  hasScreen,
  openBrowserWindow,
  type BrowserWindow,
  type WindowEnd,
} from './window-browser.ts';

const BUILT_RENDERER = fileURLToPath(new URL('../../dist/renderer/', import.meta.url));

export interface BrowserHostOptions {
  readonly dataDir: string;
  /** 0: any free one. */
  readonly port: number;
  /** Open a window of an installed Chromium-based browser, where there is one and a screen to show it. */
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
  /** How the window that the host opened ended. Never, where it opened none. */
  readonly windowEnded: Promise<WindowEnd>;
  /** For a person to open by hand after all. What an address of before opened goes on until then. */
  handOut(): string;
  close(): Promise<void>;
}

/** The engine of a data folder, served to a browser on this machine. */
export async function startBrowserHost(
  options: BrowserHostOptions,
): Promise<Result<BrowserHost, BrowserHostError>> {
  const files = listRendererFiles(options.rendererDir ?? BUILT_RENDERER);
  if (!files) return fail({ code: 'host.rendererMissing' });
  const browser = options.open && hasScreen() ? findBrowser() : undefined;
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
    windowEnded: window?.ended ?? new Promise(() => undefined),
    handOut: server.handOut,
    close: async () => {
      await window?.end();
      await server.close();
      await local.value?.close();
      await station.close();
    },
  });
}

/**
 * Waits until the window is closed, or `signalled`. A browser that could not show it, or broke off, ends nothing.
 * @param tell hears of the address that a person opens instead
 */
export async function untilEnded(
  { windowEnded, handOut }: BrowserHost,
  signalled: Promise<unknown>,
  tell: (url: string) => void,
): Promise<void> {
  if ((await Promise.race([windowEnded, signalled])) !== 'failed') return;
  tell(handOut());
  await signalled;
}
