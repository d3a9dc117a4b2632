import { parseArgs } from 'node:util';
import type { Cipher } from './stores/embedded/server-file.ts';
import type { TlsChoice } from './tls/server-tls.ts';

export const USAGE = `Usage: server --data DIR [--port N] [--host ADDRESS] [--tls self | --tls-cert FILE --tls-key FILE | --behind-proxy]
              [--address URL]… [--silent-after HOURS] [--file-quota GB] [--restored] [--cipher sqlcipher|aegis] [--couchdb URL | --upstream URL] [--json]
The administrator is admin, with the password in FIELDWARD_ADMIN_PASSWORD.
The key of the data is read from the systemd credential fieldward-server-key, from the file that FIELDWARD_SERVER_KEY_FILE
names, or from FIELDWARD_SERVER_KEY: 64 hexadecimal digits. Without any, one is made in DIR/server.key.
Without TLS it listens on loopback alone, unless --behind-proxy says that a proxy with TLS stands before it.
With --address stations are told where to find the server, the nearest first.
A station that was not heard of for 24 hours is told as silent; --silent-after says otherwise.
Files of documents of each facility may take up 200 GB of DIR; --file-quota says otherwise.
With --restored it knows that DIR was restored from a backup.
With --couchdb documents lie in that CouchDB; its URL names an administrator there, whose password may be given in
FIELDWARD_COUCHDB_PASSWORD instead, where the list of processes does not show it.
With --upstream it is the server of one site, and keeps the same records as the centre at that address; the code by which
it joins the centre is in FIELDWARD_UPSTREAM_CODE, and needed once.
`;

export interface ServerArguments {
  readonly folder: string;
  readonly port: number;
  readonly host: string;
  readonly tls?: TlsChoice;
  readonly isBehindProxy: boolean;
  readonly addresses: readonly string[];
  readonly isRestored: boolean;
  readonly silentAfterHours: number;
  readonly fileQuotaBytes: number;
  readonly cipher: Cipher;
  readonly couchdb?: string;
  readonly upstream?: string;
  readonly json: boolean;
}

/** @returns what is wrong with them, in words, where something is */
export function serverArguments(args: readonly string[]): ServerArguments | string {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      port: { type: 'string', default: '5984' },
      host: { type: 'string', default: '127.0.0.1' },
      tls: { type: 'string' },
      'tls-cert': { type: 'string' },
      'tls-key': { type: 'string' },
      'behind-proxy': { type: 'boolean', default: false },
      address: { type: 'string', multiple: true, default: [] },
      'silent-after': { type: 'string', default: '24' },
      'file-quota': { type: 'string', default: '200' },
      restored: { type: 'boolean', default: false },
      cipher: { type: 'string', default: 'sqlcipher' },
      couchdb: { type: 'string' },
      upstream: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const { data: folder, host, cipher, address: addresses, couchdb, upstream, json } = values;
  const port = Number(values.port);
  const isBehindProxy = values['behind-proxy'];
  const [certFile, keyFile] = [values['tls-cert'], values['tls-key']];
  const silentAfterHours = Number(values['silent-after']);
  const fileQuotaBytes = Number(values['file-quota']) * 1e9;
  if (!(fileQuotaBytes > 0)) return '--file-quota is a number of GB';
  if (!(silentAfterHours > 0)) return '--silent-after is a number of hours';
  if (folder === undefined) return '--data is missing';
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return '--port is no port';
  if (cipher !== 'sqlcipher' && cipher !== 'aegis') return '--cipher is sqlcipher or aegis';
  if (couchdb !== undefined && !isHttp(couchdb)) return '--couchdb is no address';
  if (upstream !== undefined && !isHttp(upstream)) return '--upstream is no address';
  if (upstream !== undefined && couchdb !== undefined)
    return '--upstream keeps its own documents: no --couchdb';
  if (!addresses.every(isHttp)) return '--address is no address';
  if (values.tls !== undefined && values.tls !== 'self') return '--tls is self';
  if ((certFile === undefined) !== (keyFile === undefined)) return '--tls-cert and --tls-key go together';
  if (values.tls !== undefined && certFile !== undefined) return '--tls self makes its own certificate';
  const files = certFile !== undefined && keyFile !== undefined ? { certFile, keyFile } : undefined;
  const tls = values.tls === undefined ? files : 'self';
  if (!isLoopback(host) && tls === undefined && !isBehindProxy)
    return 'records would cross the network in clear: give --tls self, --tls-cert and --tls-key, or --behind-proxy';
  return {
    folder,
    port,
    host,
    ...(tls !== undefined && { tls }),
    isBehindProxy,
    addresses: addresses.map((url) => url.replace(/\/+$/, '')),
    isRestored: values.restored,
    silentAfterHours,
    fileQuotaBytes,
    cipher,
    ...(couchdb !== undefined && { couchdb }),
    ...(upstream !== undefined && { upstream: upstream.replace(/\/+$/, '') }),
    json,
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function isHttp(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
