import { setImmediate as nextTurn } from 'node:timers/promises';
import { BlobDamaged } from '#shared/disk/blob-streams.ts';
import type { Blobs } from '#shared/disk/blobs.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { FileFault } from '#shared/sync/file-entries.ts';
import { FIRST_PIECE_BYTES, pieceAfter } from '#shared/sync/pace.ts';
import { fetchPiece, PieceCut, sendPiece, type SentPiece } from './server-files.ts';
import type { ServerLine } from './server-line.ts';

export interface FileTransfers {
  /** The next piece of a file that is here. */
  send(hash: string, from: number): Promise<Result<SentPiece, FileFault>>;
  /** The next piece of one that is not, behind what has come. After the last it is verified and kept. */
  fetch(
    hash: string,
    size: number | undefined,
  ): Promise<
    Result<{ readonly received: number; readonly size: number; readonly isStored: boolean }, FileFault>
  >;
}

export interface FileTransferParts {
  readonly line: ServerLine;
  readonly facilityId: Id;
  readonly blobs: Blobs;
  readonly signal: AbortSignal;
  readonly elapsedMs: () => number;
  /** @returns whether there is room for so many bytes more, when something was let go for them */
  readonly makeRoom: (bytes: number) => Promise<boolean>;
}

const FINISHING = {
  'blob.quotaExceeded': 'file.noRoom',
  'blob.diskFull': 'file.diskFull',
  'blob.mismatch': 'file.mismatch',
} as const;

/** Files between the blobs of a program and a server, piece by piece: larger ones where the line is quick. */
export function fileTransfers(parts: FileTransferParts): FileTransfers {
  const { line, facilityId, blobs, signal, elapsedMs, makeRoom } = parts;
  let pieceBytes = FIRST_PIECE_BYTES;
  const paced = async <T>(
    work: (bytes: number) => Promise<Result<T, FileFault>>,
  ): Promise<Result<T, FileFault>> => {
    const beganMs = elapsedMs();
    const done = await work(pieceBytes);
    if (done.ok) pieceBytes = pieceAfter(pieceBytes, { tookMs: elapsedMs() - beganMs });
    else if (done.error.code === 'remote.unreachable' || done.error.code === 'remote.cut')
      pieceBytes = pieceAfter(pieceBytes, 'failed');
    return done;
  };

  return {
    send: (hash, from) =>
      paced(async (bytes) => {
        const piece = await pieceOf(blobs, hash, from, from + bytes);
        return piece.ok ? sendPiece(line, facilityId, hash, { from, ...piece.value }) : piece;
      }),
    async fetch(hash, named) {
      const from = await blobs.incoming.received(hash);
      let size = named ?? Number.POSITIVE_INFINITY;
      if (from === 0 && named !== undefined && !(await makeRoom(named))) return fail({ code: 'file.noRoom' });
      if (from < size) {
        const got = await paced((bytes) => append(hash, from, from + bytes));
        if (!got.ok) return got;
        ({ size } = got.value);
        if (got.value.received < size) return ok({ ...got.value, isStored: false });
      }
      const stored = await blobs.finish(hash);
      if (stored.ok) return ok({ received: size, size, isStored: true });
      return fail({ code: FINISHING[stored.error.code] });
    },
  };

  async function append(
    hash: string,
    from: number,
    end: number,
  ): Promise<Result<{ readonly received: number; readonly size: number }, FileFault>> {
    const got = await fetchPiece(line, facilityId, hash, { from, end, signal });
    if (!got.ok) {
      if (got.error.code === 'file.mismatch') await blobs.incoming.drop(hash);
      return got;
    }
    try {
      const appended = await blobs.incoming.append(hash, from, got.value.content);
      await nextTurn();
      if (appended.ok) return ok({ received: appended.value, size: got.value.size });
      return fail({ code: appended.error.code === 'blob.diskFull' ? 'file.diskFull' : 'file.moved' });
    } catch (error) {
      if (error instanceof PieceCut) return fail(error.fault); // what came is kept
      throw error;
    }
  }
}

async function pieceOf(
  blobs: Blobs,
  hash: string,
  start: number,
  end: number,
): Promise<Result<{ readonly size: number; readonly bytes: Buffer<ArrayBuffer> }, FileFault>> {
  const found = await blobs.read(hash, { start, end });
  try {
    if (found.ok) {
      const pieces: Buffer[] = [];
      for await (const piece of found.value.content) pieces.push(piece);
      return ok({ size: found.value.size, bytes: Buffer.concat(pieces) });
    }
    if (found.error.code === 'blob.damaged') await blobs.setAside(hash);
  } catch (error) {
    if (!(error instanceof BlobDamaged)) throw error;
    await blobs.setAside(hash);
  }
  return fail({ code: 'file.damaged' });
}
