import type { CommonRefusal, InputOf, Refusal } from '#shared/kernel/contract.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { documents } from '#shared/modules/documents/documents.contract.ts';
import type { Document } from '#shared/modules/documents/document.record.ts';
import type { DocumentError } from '#shared/modules/documents/documents.rules.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { chunksOf } from '#renderer/modules/imports/file-chunks.ts';
import type { ByteSource } from './pages.ts';

export type SaveWords = Omit<InputOf<typeof documents.save>, 'upload'>;
type SendError = DocumentError | CommonRefusal | { readonly code: 'fileChanged' };

/** Hands a file over piece by piece, each after the last was taken, and puts it into the chart. */
export async function sendDocument(
  file: File,
  words: SaveWords,
  tell: (percent: number) => void,
): Promise<Result<Document, SendError>> {
  const begun = await request(documents.begin, { bytes: file.size });
  if (!begun.ok) return begun;
  const { upload } = begun.value;
  const pieces = chunksOf(file);
  for (let from = 0; ;) {
    const piece = await nextOf(pieces);
    if (!piece.ok) {
      await request(documents.cancel, { upload });
      return piece;
    }
    if (piece.value === undefined) break;
    const taken = await request(documents.append, { upload, from, chunk: piece.value.base64 });
    if (!taken.ok) return taken;
    from += piece.value.bytes;
    tell(Math.floor((from / file.size) * 100));
  }
  const saved = await request(documents.save, { upload, ...words });
  if (!saved.ok) await request(documents.cancel, { upload });
  return saved;
}

type Piece = { readonly base64: string; readonly bytes: number };

/** The browser throws for a file that has changed or gone since it was chosen. */
async function nextOf(
  pieces: AsyncGenerator<Piece>,
): Promise<Result<Piece | undefined, { readonly code: 'fileChanged' }>> {
  try {
    const next = await pieces.next();
    return ok(next.done ? undefined : next.value);
  } catch {
    return fail({ code: 'fileChanged' });
  }
}

/** Thrown through whoever draws pages; what it carries is shown. */
export class ReadRefused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.name = 'ReadRefused';
    this.refusal = refusal;
  }
}

/** A stored file, of which only those bytes cross the port that are wanted. */
export function storedSource({ id, file }: Document): ByteSource {
  return {
    size: file.size,
    async read(from, end) {
      const bytes = new Uint8Array(end - from);
      for (let at = from; at < end;) {
        const answer = await request(documents.read, { id, part: 'file', from: at });
        if (!answer.ok) throw new ReadRefused(answer.error);
        const piece = bytesOf(answer.value.bytes).subarray(0, end - at);
        bytes.set(piece, at - from);
        at += piece.length;
      }
      return bytes;
    },
  };
}

export function fileSource(file: File): ByteSource {
  return {
    size: file.size,
    read: async (from, end) => new Uint8Array(await file.slice(from, end).arrayBuffer()),
  };
}

function bytesOf(base64: string): Uint8Array {
  const text = atob(base64);
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
