import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HEX = /^[0-9a-f]{64}$/i;

/**
 * The key of a server's data, so that it starts unattended: a systemd credential, a file or variable that was named, or
 * a file beside the data, which is made where there is no data yet.
 * @returns `madeIn`: the file that was made just now
 * @throws where a key is no 64 hexadecimal digits, or there is data and no key
 */
export function readServerKey(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): { readonly key: Uint8Array; readonly madeIn?: string } {
  const credentials = env['CREDENTIALS_DIRECTORY'];
  const credential = credentials === undefined ? undefined : join(credentials, 'fieldward-server-key');
  const named =
    env['FIELDWARD_SERVER_KEY_FILE'] ??
    (credential !== undefined && existsSync(credential) ? credential : undefined);
  if (named !== undefined) return { key: parse(readFileSync(named, 'utf8')) };
  const given = env['FIELDWARD_SERVER_KEY'];
  if (given !== undefined) return { key: parse(given) };
  const own = join(folder, 'server.key');
  if (existsSync(own)) return { key: parse(readFileSync(own, 'utf8')) };
  if (existsSync(join(folder, 'server.sqlite')))
    throw new Error(`there is data in the folder, and no key in ${own}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const key = randomBytes(32);
  writeFileSync(own, `${key.toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  return { key, madeIn: own };
}

function parse(text: string): Uint8Array {
  if (!HEX.test(text.trim())) throw new Error('the key of the data has 64 hexadecimal digits');
  return Buffer.from(text.trim(), 'hex');
}
