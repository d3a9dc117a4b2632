import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Id } from '#shared/kernel/ids.ts';
import program from '../package.json' with { type: 'json' };
import { Access } from './access/access.ts';
import { AccessFile } from './access/access-file.ts';
import { Identities } from './access/identities.ts';
import { StaffSignIn } from './access/staff-sign-in.ts';
import type { Backend } from './backend.ts';
import { FacilityFiles } from './files/facility-files.ts';
import { Guard } from './guard/guard.ts';
import { StaffBook } from './guard/staff-book.ts';
import { isEverywhere, nearUrl, outwardUrl } from './http/own-address.ts';
import type { ServerLog } from './http/server-log.ts';
import { openSockets } from './http/open-sockets.ts';
import { listen, syncServer } from './http/sync-server.ts';
import { couchdbBackend } from './stores/couchdb/couchdb-backend.ts';
import { JournalFile } from './stores/couchdb/journal-file.ts';
import { embeddedBackend } from './stores/embedded/embedded-backend.ts';
import { EmbeddedStore } from './stores/embedded/embedded-store.ts';
import type { Cipher } from './stores/embedded/server-file.ts';
import { MessageAnswers } from './messages/messages.handlers.ts';
import { MessagesFile } from './messages/messages-file.ts';
import { ServerMessages } from './messages/server-messages.ts';
import { Network } from './network/network.ts';
import { NetworkAnswers } from './network/network.handlers.ts';
import { NetworkFile } from './network/network-file.ts';
import { newDevice, ServerHand } from './hand/server-hand.ts';
import { beginUpstream, type UpstreamChoice } from './upstream/begin-upstream.ts';
import type { Upstream } from './upstream/upstream.ts';
import { serverTls, type TlsChoice } from './tls/server-tls.ts';

/** Says where the server of a folder listens, for the command line beside it. */
const LISTENING = 'listening.json';

const SILENT_AFTER_HOURS = 24;
const FILE_QUOTA_BYTES = 200e9;

export interface ServerOptions {
  readonly folder: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
  readonly cipher?: Cipher;
  /** Where documents lie instead of the folder, with name and password of an administrator there. */
  readonly couchdb?: string;
  readonly adminPassword: string;
  /** The centre of which this is a site's server; documents then lie in the folder. */
  readonly upstream?: UpstreamChoice;
  /** 0 for any that is free. */
  readonly port: number;
  readonly host: string;
  readonly log: ServerLog;
  readonly tls?: TlsChoice;
  /** What a proxy says of the client counts. */
  readonly isBehindProxy?: boolean;
  /** Where stations find the server, the nearest first. */
  readonly addresses?: readonly string[];
  /** The folder was restored from a backup. */
  readonly isRestored?: boolean;
  /** After so long without contact a station is told as silent. */
  readonly silentAfterHours?: number;
  /** Of files of documents, for each facility. */
  readonly fileQuotaBytes?: number;
  /** Unix time in ms; the system's unless a test says otherwise. */
  readonly nowMs?: () => number;
}

export interface RunningServer {
  readonly url: string;
  /** SHA-256 of its own certificate. */
  readonly fingerprint?: string;
  /** Ends open feeds, and closes the file. */
  close(): Promise<void>;
}

/**
 * Opens the folder and listens.
 * @throws where the folder cannot be used, or the port is taken
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { folder, key, cipher, couchdb, log, nowMs = () => Date.now() } = options;
  const store = couchdb ? undefined : new EmbeddedStore(folder, key, cipher);
  const backend = store ? embeddedBackend(store) : await behindJournal(couchdb ?? '', options);
  let file: AccessFile | undefined;
  let guard: Guard | undefined;
  let files: FacilityFiles | undefined;
  let upstream: Upstream | undefined;
  let network: Network | undefined;
  let messages: ServerMessages | undefined;
  const close = async () => {
    await messages?.stop();
    await upstream?.stop();
    await network?.stop();
    network?.file.close();
    files?.close();
    guard?.close();
    file?.close();
    await backend.close();
  };
  try {
    file = new AccessFile(folder, key, cipher);
    const tls = options.tls && serverTls(options.tls, file);
    const fingerprint = tls?.fingerprint;
    const { serverId } = backend;
    const book = new StaffBook(backend, nowMs);
    const access = new Access({
      file,
      staff: new StaffSignIn({ backend, book, serverId, nowMs }),
      serverId,
      version: program.version,
      addresses: options.addresses ?? [],
      ...(fingerprint !== undefined && { fingerprint }),
      ...(isEverywhere(options.host) && { outward: outwardUrl }),
      beyond: () => upstream?.beyond ?? { places: [] },
      nowMs,
    });
    const { publicKeyOf: enrolledKey, speaksFor, isSite, seal } = access;
    const isMember = (facilityId: Id) => network?.file.member(facilityId) !== undefined;
    const known = { enrolledKey, speaksFor, isSite, isMember };
    guard = new Guard(backend, { folder, key, cipher, nowMs, ...known, staff: book, seal });
    const { quarantine } = guard;
    const { fileQuotaBytes: quotaBytes = FILE_QUOTA_BYTES } = options;
    const kept = new FacilityFiles({ folder, key, cipher, quotaBytes, nowMs });
    files = kept;
    await kept.listCutOff();
    if (options.isRestored) kept.list.beginAnew();
    if (options.isRestored) access.beginEpoch();
    if (store && options.upstream)
      upstream = await beginUpstream(options.upstream, {
        store,
        files: kept,
        access: access.context,
        log,
        nowMs,
      });
    // What facilities have to do with each other is for the centre, which knows them all.
    else network = openNetwork(options, backend, file, nowMs, seal.sign);
    const { context } = access;
    const device = upstream?.device ?? file.settled('networkDevice', newDevice);
    const hand = network?.hand ?? new ServerHand(backend, device, nowMs, seal.sign);
    const sending = openMessages(options, { backend, hand, access: context });
    messages = sending;
    const identities = new Identities(options.adminPassword, nowMs);
    const { server, settled } = syncServer({
      guard,
      identities,
      access,
      ...(network && { network: new NetworkAnswers(network, context) }),
      messages: new MessageAnswers(sending, nowMs),
      files: kept,
      admin: {
        access: context,
        identities,
        backend,
        messages: () => sending.standings(),
        folder,
        files: () => ({ ...kept.list.sums(), quotaBytes }),
        quarantine: () => quarantine.counts(),
        upstream: () => upstream?.status,
        silentAfterHours: options.silentAfterHours ?? SILENT_AFTER_HOURS,
      },
      nowMs,
      log,
      ...(tls && { tls }),
      isBehindProxy: options.isBehindProxy ?? false,
    });
    const endHttp = openSockets(server);
    const url = await listen(server, options.port, options.host);
    const listening = { url, ...(fingerprint !== undefined && { fingerprint }) };
    const note = join(folder, LISTENING);
    writeFileSync(note, JSON.stringify({ ...listening, url: nearUrl(url) }), { mode: 0o600 });
    return {
      ...listening,
      close: async () => {
        rmSync(note, { force: true });
        await endHttp();
        await settled();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function behindJournal(url: string, { folder, key, cipher, log }: ServerOptions): Promise<Backend> {
  const file = new JournalFile(folder, key, cipher);
  try {
    return await couchdbBackend(url, file, log);
  } catch (error) {
    file.close();
    throw error;
  }
}

function openNetwork(
  { folder, key, cipher, log, isRestored = false }: ServerOptions,
  backend: Backend,
  access: AccessFile,
  nowMs: () => number,
  sign: (text: string) => string,
): Network {
  const file = new NetworkFile(folder, key, cipher);
  if (isRestored) file.readAgain();
  const hand = new ServerHand(backend, access.settled('networkDevice', newDevice), nowMs, sign);
  return new Network({ backend, file, hand, log });
}

function openMessages(
  { folder, key, cipher, log, isRestored = false }: ServerOptions,
  parts: Pick<ConstructorParameters<typeof ServerMessages>[0], 'backend' | 'hand' | 'access'>,
): ServerMessages {
  const file = new MessagesFile(folder, key, cipher);
  if (isRestored) file.changing(() => file.setBack(parts.access.nowMs()));
  return new ServerMessages({ ...parts, file, log });
}
