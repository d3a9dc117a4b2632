import { createHash } from 'node:crypto';
import { cpSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Client } from '#shared/kernel/port.ts';
import { contracts } from '#shared/registry.ts';
import { setUpStation, TEST_PASSWORD, type Cleanups } from '../station-testing.ts';

export const SIGN_IN = { login: 'admin', password: TEST_PASSWORD } as const;

export const hashOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

/** Two stations of one clinic with one patient: the second is a copy that takes an identity of its own. */
export async function twoStations(cleanups: Cleanups, place: string) {
  const folders = { first: join(place, 'first'), second: join(place, 'second') };
  const made = await setUpStation(cleanups, { dataDir: folders.first });
  const patientId = await registered(made.client);
  const facilityId = made.station.engine.opened().facility.id;
  await made.client.request(contracts.session.signOut, {});
  await made.client.request(contracts.session.signIn, SIGN_IN); // from then on it knows its own place
  await made.station.close();
  cpSync(folders.first, folders.second, { recursive: true });
  return { ...folders, patientId, facilityId };
}

async function registered(client: Client): Promise<string> {
  const someone = { name: [{ family: 'Odhiambo', given: ['Grace'] }], gender: 'female' } as const;
  const done = await client.request(contracts.patients.register, someone);
  if (!done.ok) throw new Error(done.error.code);
  return done.value.id;
}

/** Hands a file over in pieces and saves it in a chart, as a window does. */
export async function addFile(client: Client, patientId: string, file: Buffer, thumbnail?: Buffer) {
  const { documents } = contracts;
  const begun = await client.request(documents.begin, { bytes: file.length });
  if (!begun.ok) throw new Error(begun.error.code);
  const { upload } = begun.value;
  for (let from = 0; from < file.length; from += 700_000) {
    const chunk = file.subarray(from, from + 700_000).toString('base64');
    const taken = await client.request(documents.append, { upload, from, chunk });
    if (!taken.ok) throw new Error(taken.error.code);
  }
  const saved = await client.request(documents.save, {
    upload,
    patientId,
    category: 'letter',
    title: 'Referral',
    ...(thumbnail && { thumbnail: thumbnail.toString('base64') }),
  });
  if (!saved.ok) throw new Error(saved.error.code);
  return saved.value;
}

/** SHA-256 of the file as a window reads it, or the code of why not. */
export async function readFileOf(
  client: Client,
  id: string,
  part: 'file' | 'thumbnail' = 'file',
): Promise<string> {
  const pieces: Buffer[] = [];
  for (let from = 0; ;) {
    const piece = await client.request(contracts.documents.read, { id, part, from });
    if (!piece.ok) return piece.error.code;
    const bytes = Buffer.from(piece.value.bytes, 'base64');
    pieces.push(bytes);
    from += bytes.length;
    if (from >= piece.value.size) return hashOf(Buffer.concat(pieces));
  }
}

export interface CuttingLine {
  readonly url: string;
  /** How often it has cut. */
  cuts(): number;
  close(): void;
}

/** A line that cuts each connection after so many bytes in either direction, whatever they are of; slow where it is told so. */
export async function aCuttingLine(
  target: string,
  bytesUntilCut: () => number,
  bytesPerMs = Number.POSITIVE_INFINITY,
): Promise<CuttingLine> {
  const { hostname, port } = new URL(target);
  let cuts = 0;
  const open = new Set<() => void>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    let left = bytesUntilCut();
    const end = () => {
      near.destroy();
      far.destroy();
      open.delete(end);
    };
    open.add(end);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (bytes) => {
        to.write(bytes.subarray(0, left));
        left -= bytes.length;
        from.pause();
        setTimeout(() => from.resume(), bytes.length / bytesPerMs);
        if (left > 0) return;
        cuts += 1;
        to.end(() => setImmediate(end));
      });
      from.on('error', end);
      from.on('close', end);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // listening on a port
    cuts: () => cuts,
    close: () => {
      for (const end of open) end();
      server.close();
    },
  };
}
