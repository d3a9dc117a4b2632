import { once } from 'node:events';
import { CliFailure, type CliContext } from './cli-context.ts';

export interface ServeArguments {
  readonly data: string;
  readonly port: number;
  /** Open a window, where there is a screen. */
  readonly open: boolean;
  readonly json?: boolean | undefined;
}

/**
 * Serves a station to a browser on this machine until it is stopped, or the window that it opened is closed.
 * @param ready what is done once it listens; a station that cannot do it is closed again
 */
export async function serveStation(
  context: CliContext,
  { data, port, open, json }: ServeArguments,
  ready: () => Promise<void> = async () => undefined,
): Promise<void> {
  const { startBrowserHost, untilEnded } = await import('../browser/browser-host.ts');
  const started = await startBrowserHost({ dataDir: data, port, open });
  if (!started.ok) throw new CliFailure(started.error);
  const { url, opened, close } = started.value;
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const signalled = Promise.race(signals.map((signal) => once(process, signal)));
  const say = (line: object, text: string) =>
    context.out(json ? `${JSON.stringify(line)}\n` : `\n${text}\nCtrl-C ends it.\n`);
  try {
    await ready();
    const told = opened ? `Opened in a window of its own; the station is at ${url}` : `Open ${url}`;
    say({ ready: true, url, opened }, told);
    await untilEnded(started.value, signalled, (instead) =>
      say(
        { ready: true, url: instead, opened: false },
        `The browser could not show the window, or broke off. Open ${instead}`,
      ),
    );
  } finally {
    await close();
  }
}
