#!/usr/bin/env node
/**
 * The station in a browser: `node src-main/browser/main.ts --data DIR [--port N] [--no-open]`.
 * Prints one line of JSON, `{"ready":true,"url":…}` or `{"ready":false,"code":…}`, and runs until the window is closed or
 * the process is told to end. Where the browser broke off a second line says what to open instead.
 */
import { parseArgs } from 'node:util';
import { startBrowserHost, untilEnded } from './browser-host.ts';

const USAGE = 'usage: main.ts --data DIR [--port N] [--open | --no-open]';

function readArguments(): { data: string; port: number; open: boolean } | undefined {
  try {
    const { values } = parseArgs({
      options: {
        data: { type: 'string' },
        port: { type: 'string', default: '0' },
        open: { type: 'boolean', default: true },
      },
      allowNegative: true,
    });
    const port = Number(values.port);
    const isPort = Number.isInteger(port) && port >= 0 && port <= 65_535;
    return values.data === undefined || !isPort ? undefined : { data: values.data, port, open: values.open };
  } catch {
    return undefined; // an argument that there is not: the usage says which there are
  }
}

const given = readArguments();
if (!given) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  // A second one while the engine closes has the default effect.
  const signalled = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  const started = await startBrowserHost({ dataDir: given.data, port: given.port, open: given.open });
  if (started.ok) {
    const tell = (url: string, opened: boolean) => console.log(JSON.stringify({ ready: true, url, opened }));
    tell(started.value.url, started.value.opened);
    await untilEnded(started.value, signalled, (url) => tell(url, false));
    await started.value.close();
  } else {
    console.log(JSON.stringify({ ready: false, ...started.error }));
    process.exitCode = 1;
  }
}
