import { Readable } from 'node:stream';
import { put } from '#shared/kernel/plan.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { documentTypeOf, MAGIC_BYTES } from '#shared/modules/documents/document-types.rules.ts';
import { Document } from '#shared/modules/documents/document.record.ts';
import type { documents } from '#shared/modules/documents/documents.contract.ts';
import { documentLimits } from '#shared/modules/documents/documents.handlers.ts';
import { supersedeDocument, type DocumentError } from '#shared/modules/documents/documents.rules.ts';
import { isOfPerson } from '#shared/modules/identity/person-reader.rules.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { NamedFile } from '#shared/sync/file-entries.ts';
import type { ActionHandlers, EngineContext } from '../actions.ts';
import { BlobDamaged } from '#shared/disk/blob-streams.ts';
import { runPlan, writeAudit } from '../commands/run-plan.ts';
import { stackOf } from '../platform/log.ts';
import type { RunningFiles } from '../sync/running-files.ts';
import { documentUploads } from './uploads.ts';

/** Bytes of one answer: some 1 MB as base64, in whole groups of three. */
const PIECE_BYTES = 768 * 1024;
/** Reading on so long after the last piece counts as opening anew. */
const SITTING_MS = 10 * 60_000;

export interface DocumentStation {
  readonly actions: ActionHandlers<typeof documents>;
  /** The person has left their last window: what they had not saved goes. */
  forgetUploads(userId: string): void;
}

export function documentStation(
  engine: EngineContext,
  files: Pick<RunningFiles, 'want' | 'again' | 'standing' | 'onChange'>,
): DocumentStation {
  const uploads = documentUploads(engine);
  const readers = new Map<string, number>(); // person and document, by the moment of the last piece

  /** Whoever opens a file stands in the trail: once each time, not for each piece. */
  async function noteOpening(userId: string, document: Document, from: number, nowMs: number): Promise<void> {
    for (const [key, at] of readers) if (nowMs - at > SITTING_MS) readers.delete(key);
    const key = `${userId} ${document.id}`;
    const isOpen = readers.has(key) && from > 0;
    const { patientId } = document;
    try {
      if (!isOpen)
        await writeAudit(engine, { action: 'documents.open', userId, outcome: 'success', patientId });
      readers.set(key, nowMs);
    } catch (error) {
      // As with a chart: a full disk must not hide a letter that may tell of an allergy. The next piece tries again.
      engine.log.error('audit.read', { stack: stackOf(error) });
    }
  }

  function namedFile(
    { file, thumbnail, addedAt }: Document,
    part: 'file' | 'thumbnail',
  ): NamedFile | undefined {
    const atMs = Date.parse(addedAt);
    if (part === 'file') return { hash: file.hash, size: file.size, atMs };
    return thumbnail && { hash: thumbnail.hash, atMs };
  }

  function want(document: Document, part: 'file' | 'thumbnail'): void {
    const named = namedFile(document, part);
    if (named) files.want(named);
  }

  /** What is damaged here may be sound at the server. */
  async function damaged(document: Document, part: 'file' | 'thumbnail') {
    const named = namedFile(document, part);
    const isComing = named !== undefined && (await files.again(named));
    return fail({ code: isComing ? 'document.notHere' : 'document.damaged' } as const);
  }

  return {
    forgetUploads: uploads.forget,
    actions: {
      async begin({ input, session }) {
        const limits = await documentLimits(engine.opened().replica.reader(), session.facilityId);
        return uploads.begin(session.userId, input.bytes, limits);
      },
      async append({ input, session }) {
        return uploads.append(session.userId, input.upload, input.from, Buffer.from(input.chunk, 'base64'));
      },
      async cancel({ input, session }) {
        uploads.drop(session.userId, input.upload);
        return ok({});
      },
      async save({ input, session }) {
        const { upload, patientId, thumbnail, replacesId, ...words } = input;
        const stored = await uploads.finished(session.userId, upload);
        if (!stored.ok) return stored;
        const small = thumbnail === undefined ? ok(undefined) : await storeThumbnail(engine, thumbnail);
        if (!small.ok) return small;
        const saved = await runPlan<Document, DocumentError | { code: 'notFound'; type: string; id: string }>(
          engine,
          {
            action: 'documents.save',
            session,
            async plan({ read, now, newId }) {
              if (!(await read.get(Patient, patientId)))
                return fail({ code: 'notFound', type: Patient.type, id: patientId });
              const document: Document = {
                id: newId(Document.type),
                patientId,
                status: 'current',
                ...words,
                file: stored.value,
                ...(small.value === undefined ? {} : { thumbnail: { hash: small.value } }),
                ...(replacesId === undefined ? {} : { replacesId }),
                addedAt: now,
                addedBy: session.displayName,
              };
              if (replacesId === undefined) return ok({ reply: document, writes: [put(Document, document)] });
              const old = await read.get(Document, replacesId);
              if (!old) return fail({ code: 'notFound', type: Document.type, id: replacesId });
              const superseded = supersedeDocument(old, await isOfPerson(read, patientId, old.patientId));
              if (!superseded.ok) return superseded;
              return ok({
                reply: document,
                writes: [put(Document, document), put(Document, superseded.value)],
              });
            },
          },
        );
        if (saved.ok) uploads.drop(session.userId, upload);
        return saved;
      },
      arrival({ input }, push) {
        let stop = () => {};
        let isStopped = false;
        let last = '';
        void engine
          .opened()
          .replica.reader()
          .get(Document, input.id)
          .then((document) => {
            if (isStopped) return;
            if (!document) {
              push(fail({ code: 'notFound', type: Document.type, id: input.id }));
              return;
            }
            const { hash, size } = document.file;
            const tell = () => {
              const { state, received, code } = files.standing(hash);
              const now = {
                state,
                received,
                size,
                ...(state === 'failed' && code !== undefined && { code }),
              };
              if (JSON.stringify(now) === last) return;
              last = JSON.stringify(now);
              push(ok(now));
            };
            stop = files.onChange(tell);
            want(document, 'file');
            tell();
          })
          .catch((error: unknown) => {
            // Whoever has left meanwhile has closed the replica under the question.
            if (!isStopped) engine.log.error('documents.arrival', { stack: stackOf(error) });
          });
        return () => {
          isStopped = true;
          stop();
        };
      },
      async read({ input, session, nowMs }) {
        const { replica, blobs } = engine.opened();
        const document = await replica.reader().get(Document, input.id);
        if (!document) return fail({ code: 'notFound', type: Document.type, id: input.id });
        const hash = input.part === 'file' ? document.file.hash : document.thumbnail?.hash;
        if (hash === undefined) return fail({ code: 'document.missing' });
        const release = engine.hold();
        try {
          if (!(await blobs.has(hash))) {
            want(document, input.part);
            return fail({
              code: files.standing(hash).state === 'none' ? 'document.missing' : 'document.notHere',
            });
          }
          if (input.part === 'file') await noteOpening(session.userId, document, input.from, nowMs);
          const found = await blobs.read(hash, { start: input.from, end: input.from + PIECE_BYTES });
          if (!found.ok)
            return found.error.code === 'blob.missing'
              ? fail({ code: 'document.missing' })
              : await damaged(document, input.part);
          const piece = await pieceOf(found.value);
          return piece.ok || piece.error.code !== 'document.damaged'
            ? piece
            : await damaged(document, input.part);
        } finally {
          release();
        }
      },
    },
  };
}

async function pieceOf(found: {
  readonly size: number;
  readonly content: AsyncIterable<Buffer>;
}): Promise<Result<{ readonly bytes: string; readonly size: number }, DocumentError>> {
  try {
    const pieces: Buffer[] = [];
    for await (const piece of found.content) pieces.push(piece);
    return ok({ bytes: Buffer.concat(pieces).toString('base64'), size: found.size });
  } catch (error) {
    if (error instanceof BlobDamaged) return fail({ code: 'document.damaged' });
    throw error;
  }
}

async function storeThumbnail(
  engine: EngineContext,
  base64: string,
): Promise<Result<string | undefined, DocumentError>> {
  const bytes = Buffer.from(base64, 'base64');
  const kind = documentTypeOf(bytes.subarray(0, MAGIC_BYTES));
  if (!kind?.startsWith('image/')) return fail({ code: 'document.wrongType' });
  const stored = await engine.opened().blobs.put(Readable.from([bytes]));
  return stored.ok ? ok(stored.value.hash) : fail({ code: stored.error.code });
}
