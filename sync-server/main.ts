import { parseArgs } from 'node:util';
import { readServerKey } from './server-key.ts';
import { startServer } from './start-server.ts';

const USAGE = `Usage: server --data DIR [--port N] [--host ADDRESS] [--cipher sqlcipher|aegis] [--couchdb URL] [--json]
The administrator is admin, with the password in FIELDWARD_ADMIN_PASSWORD.
The key of the data is read from the systemd credential fieldward-server-key, from the file that FIELDWARD_SERVER_KEY_FILE
names, or from FIELDWARD_SERVER_KEY: 64 hexadecimal digits. Without any, one is made in DIR/server.key.
With --couchdb documents lie in that CouchDB; its URL names an administrator there, whose password may be given in
FIELDWARD_COUCHDB_PASSWORD instead, where the list of processes does not show it.
`;

/** Usage errors end with 2, a server that cannot run with 1. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      port: { type: 'string', default: '5984' },
      host: { type: 'string', default: '127.0.0.1' },
      cipher: { type: 'string', default: 'sqlcipher' },
      couchdb: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const { data: folder, host, cipher } = values;
  const port = Number(values.port);
  const password = process.env['FIELDWARD_ADMIN_PASSWORD'];
  const isCipher = cipher === 'sqlcipher' || cipher === 'aegis';
  if (
    folder === undefined ||
    !Number.isInteger(port) ||
    port < 0 ||
    port > 65_535 ||
    !isCipher ||
    (values.couchdb !== undefined && !isHttp(values.couchdb)) ||
    !password
  ) {
    process.stderr.write(USAGE);
    return 2;
  }
  const { key, madeIn } = readServerKey(folder, process.env);
  if (madeIn !== undefined) {
    process.stderr.write(
      `A key was made in ${madeIn}. Keep it apart from backups of the folder: who has both can read all.\n`,
    );
  }
  const server = await startServer({
    folder,
    key,
    cipher,
    ...(values.couchdb !== undefined && { couchdb: withPassword(values.couchdb) }),
    adminPassword: password,
    port,
    host,
    log: {
      error: (code, facts) =>
        void process.stderr.write(`${JSON.stringify({ level: 'error', code, ...facts })}\n`),
    },
  });
  process.stdout.write(
    values.json ? `${JSON.stringify({ url: server.url })}\n` : `listening on ${server.url}\n`,
  );
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve()); // a second one, of the terminal, must not cut the close
  });
  await server.close();
  return 0;
}

function isHttp(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
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
