import { once } from 'node:events';
import { CliFailure, type CliContext } from './cli-context.ts';

export interface ServeArguments {
  readonly data: string;
  readonly port: number;
  /** Open a window; ends when it is closed. */
  readonly open: boolean;
  readonly json?: boolean | undefined;
}

/**
 * Serves a station to a browser on this machine until it is stopped.
 * @param ready what is done once it listens; a station that cannot do it is closed again
 */
export async function serveStation(
  context: CliContext,
  { data, port, open, json }: ServeArguments,
  ready: () => Promise<void> = async () => undefined,
): Promise<void> {
  const { startBrowserHost } = await import('../browser/browser-host.ts');
  const started = await startBrowserHost({ dataDir: data, port, open });
  if (!started.ok) throw new CliFailure(started.error);
  const { url, opened, windowClosed, close } = started.value;
  const signalled = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => once(process, signal));
  try {
    await ready();
    const told = opened ? `Opened in a window of its own; the station is at ${url}` : `Open ${url}`;
    context.out(json ? `${JSON.stringify({ ready: true, url, opened })}\n` : `\n${told}\nCtrl-C ends it.\n`);
    await Promise.race([windowClosed, ...signalled]);
  } finally {
    await close();
  }
}
