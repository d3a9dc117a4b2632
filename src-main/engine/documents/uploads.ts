import { createHash, randomBytes, type Hash } from 'node:crypto';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import {
  documentTypeOf,
  MAGIC_BYTES,
  MEGABYTE,
  type DocumentType,
} from '#shared/modules/documents/document-types.rules.ts';
import type { DocumentError, DocumentLimits } from '#shared/modules/documents/documents.rules.ts';
import type { EngineContext } from '../actions.ts';
import type { PutRefusal, StoredBlob } from '#shared/disk/blobs.ts';
import { systemTimers } from '../idle-lock.ts';
import { Inlet, InletCut } from './inlet.ts';

/** An upload whose last piece came so long ago belongs to a window that is gone. */
const FORGOTTEN_MS = 10 * 60_000;
/** Of one person at once: a handful dropped together, each handed over by itself. */
const MOST_AT_ONCE = 10;

export interface StoredFile extends StoredBlob {
  readonly sha1: string;
  readonly contentType: DocumentType;
}

interface Upload {
  readonly userId: string;
  readonly bytes: number;
  readonly limits: DocumentLimits;
  readonly inlet: Inlet;
  readonly sha1: Hash;
  readonly stored: Promise<Result<StoredBlob, PutRefusal> | 'cut'>;
  readonly release: () => void;
  received: number;
  touchedMs: number;
  contentType?: DocumentType;
  /** Once it was ended: a save that is tried again finds it. */
  sha1Hex?: string;
}

/** Files on their way from windows to the blobs, encrypted as they come. Each person's are their own. */
export function documentUploads(engine: EngineContext, { later } = systemTimers) {
  const uploads = new Map<string, Upload>();
  let isLooking = false;

  function own(id: string, userId: string): Upload | undefined {
    const upload = uploads.get(id);
    return upload?.userId === userId ? upload : undefined;
  }

  function drop(id: string): void {
    const upload = uploads.get(id);
    if (!upload) return;
    uploads.delete(id);
    upload.inlet.cut();
    void upload.stored.finally(upload.release);
  }

  function lookLater(): void {
    if (isLooking || uploads.size === 0) return;
    isLooking = true;
    later(() => {
      isLooking = false;
      for (const [id, { touchedMs }] of uploads)
        if (engine.clock.nowMs() - touchedMs > FORGOTTEN_MS) drop(id);
      lookLater();
    }, FORGOTTEN_MS / 10);
  }

  return {
    begin(userId: string, bytes: number, limits: DocumentLimits): Result<{ upload: string }, DocumentError> {
      if (bytes === 0) return fail({ code: 'document.empty' });
      if (bytes > limits.megabytes * MEGABYTE)
        return fail({ code: 'document.tooBig', megabytes: limits.megabytes });
      if ([...uploads.values()].filter((upload) => upload.userId === userId).length >= MOST_AT_ONCE)
        return fail({ code: 'document.tooMany' });
      const id = randomBytes(16).toString('hex');
      const inlet = new Inlet();
      const release = engine.hold();
      const stored = engine
        .opened()
        .blobs.put(inlet)
        .catch((error: unknown) => {
          if (error instanceof InletCut) return 'cut' as const;
          throw error;
        });
      // Whoever waits for the file meets the failure; where nobody does, it is none of anybody's.
      stored.catch(() => undefined).finally(() => inlet.close());
      const sha1 = createHash('sha1');
      const touchedMs = engine.clock.nowMs();
      uploads.set(id, { userId, bytes, limits, inlet, sha1, stored, release, received: 0, touchedMs });
      lookLater();
      return ok({ upload: id });
    },

    async append(
      userId: string,
      id: string,
      from: number,
      piece: Uint8Array,
    ): Promise<Result<Record<string, never>, DocumentError>> {
      const upload = own(id, userId);
      if (!upload) return fail({ code: 'document.noUpload' });
      if (from !== upload.received || from + piece.length > upload.bytes) {
        drop(id);
        return fail({ code: 'document.incomplete' });
      }
      if (from === 0) {
        const kind = documentTypeOf(piece.subarray(0, MAGIC_BYTES));
        if (!kind || !upload.limits.types.includes(kind)) {
          drop(id);
          return fail({ code: 'document.wrongType' });
        }
        upload.contentType = kind;
      }
      upload.received += piece.length;
      upload.touchedMs = engine.clock.nowMs();
      upload.sha1.update(piece);
      await upload.inlet.give(piece);
      return ok({});
    },

    /** The whole file on disk. May be asked again, until `drop`. */
    async finished(userId: string, id: string): Promise<Result<StoredFile, DocumentError>> {
      const upload = own(id, userId);
      if (!upload) return fail({ code: 'document.noUpload' });
      const { contentType } = upload;
      if (upload.received !== upload.bytes || contentType === undefined)
        return fail({ code: 'document.incomplete' });
      upload.inlet.end();
      const stored = await upload.stored;
      if (stored === 'cut') return fail({ code: 'document.noUpload' });
      if (!stored.ok) {
        drop(id);
        return fail({ code: stored.error.code });
      }
      upload.sha1Hex ??= upload.sha1.digest('hex');
      return ok({ ...stored.value, sha1: upload.sha1Hex, contentType });
    },

    drop(userId: string, id: string): void {
      if (own(id, userId)) drop(id);
    },

    /** The person has left their last window. */
    forget(userId: string): void {
      for (const [id, upload] of uploads) if (upload.userId === userId) drop(id);
    },
  };
}
