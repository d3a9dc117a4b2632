import { serverArguments, USAGE } from './arguments.ts';
import { readServerKey } from './server-key.ts';
import { startServer } from './start-server.ts';

/** Usage errors end with 2, a server that cannot run with 1. */
async function main(): Promise<number> {
  const given = serverArguments(process.argv.slice(2));
  const adminPassword = process.env['FIELDWARD_ADMIN_PASSWORD'];
  const fault =
    typeof given === 'string' ? given : adminPassword ? undefined : 'FIELDWARD_ADMIN_PASSWORD is missing';
  if (typeof given === 'string' || !adminPassword) {
    process.stderr.write(`${fault}\n${USAGE}`);
    return 2;
  }
  const { json, couchdb, upstream, ...options } = given;
  const code = process.env['FIELDWARD_UPSTREAM_CODE'];
  const { key, madeIn } = readServerKey(options.folder, process.env);
  if (madeIn !== undefined) {
    process.stderr.write(
      `A key was made in ${madeIn}. Keep it apart from backups of the folder: who has both can read all.\n`,
    );
  }
  const server = await startServer({
    ...options,
    ...(couchdb !== undefined && { couchdb: withPassword(couchdb) }),
    ...(upstream !== undefined && { upstream: { url: upstream, ...(code && { code }) } }),
    key,
    adminPassword,
    log: {
      error: (code, facts) =>
        void process.stderr.write(`${JSON.stringify({ level: 'error', code, ...facts })}\n`),
    },
  });
  const { url, fingerprint } = server;
  if (json) process.stdout.write(`${JSON.stringify({ url, fingerprint })}\n`);
  else {
    const pin = fingerprint === undefined ? '' : `SHA-256 of its certificate: ${fingerprint}\n`;
    process.stdout.write(`listening on ${url}\n${pin}`);
  }
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve()); // a second one, of the terminal, must not cut the close
  });
  await server.close();
  return 0;
}

function withPassword(couchdb: string): string {
  const url = new URL(couchdb);
  const password = process.env['FIELDWARD_COUCHDB_PASSWORD'];
  if (password !== undefined && url.password === '') url.password = encodeURIComponent(password);
  return url.href;
}

try {
  process.exitCode = await main();
} catch (error) {
  const reason = error instanceof Error ? error.message : 'unknown';
  process.stderr.write(`The server cannot run: ${reason}\n`);
  process.exitCode = error instanceof TypeError && 'code' in error ? 2 : 1;
}
