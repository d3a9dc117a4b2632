import { Readable } from 'node:stream';
import { put } from '#shared/kernel/plan.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { documentTypeOf, MAGIC_BYTES } from '#shared/modules/documents/document-types.rules.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { PatientPhoto } from '#shared/modules/photos/patient-photo.record.ts';
import type { photos } from '#shared/modules/photos/photos.contract.ts';
import { importedPhoto, MOST_PHOTO_BYTES } from '#shared/modules/photos/photos.rules.ts';
import type { ActionHandlers, EngineContext } from '../actions.ts';
import { BlobDamaged } from '#shared/disk/blob-streams.ts';
import { runPlan } from '../commands/run-plan.ts';
import type { RunningFiles } from '../sync/running-files.ts';

export function photoActions(
  engine: EngineContext,
  files: Pick<RunningFiles, 'want' | 'again' | 'standing'>,
): ActionHandlers<typeof photos> {
  return {
    async read({ input }) {
      const { replica, blobs } = engine.opened();
      const patient = await replica.reader().get(Patient, input.patientId);
      if (!patient) return fail({ code: 'notFound', type: Patient.type, id: input.patientId });
      if (patient.photoId === undefined) {
        const imported = importedPhoto(patient);
        return imported ? ok(imported) : fail({ code: 'photo.missing' });
      }
      const photo = await replica.reader().get(PatientPhoto, patient.photoId);
      if (!photo) return fail({ code: 'photo.missing' });
      const release = engine.hold();
      const { hash, size } = photo.file;
      const named = { hash, size, atMs: Date.parse(photo.takenAt) };
      /** What is damaged here may be sound at the server. */
      const damaged = async () =>
        fail({ code: (await files.again(named)) ? 'photo.notHere' : 'photo.damaged' } as const);
      try {
        const found = await blobs.read(hash);
        if (!found.ok && found.error.code === 'blob.missing') {
          files.want(named);
          return fail({ code: files.standing(hash).state === 'none' ? 'photo.missing' : 'photo.notHere' });
        }
        if (!found.ok) return await damaged();
        const pieces: Buffer[] = [];
        for await (const piece of found.value.content) pieces.push(piece);
        return ok({ contentType: photo.file.contentType, base64: Buffer.concat(pieces).toString('base64') });
      } catch (error) {
        if (error instanceof BlobDamaged) return await damaged();
        throw error;
      } finally {
        release();
      }
    },

    async take({ input: { patientId, jpeg }, session }) {
      const bytes = Buffer.from(jpeg, 'base64');
      if (documentTypeOf(bytes.subarray(0, MAGIC_BYTES)) !== 'image/jpeg' || bytes.length > MOST_PHOTO_BYTES)
        return fail({ code: 'photo.wrongType' });
      const release = engine.hold();
      try {
        const stored = await engine.opened().blobs.put(Readable.from([bytes]));
        if (!stored.ok) return fail({ code: 'photo.noRoom' });
        return await runPlan(engine, {
          action: 'photos.take',
          session,
          async plan({ read, now, newId }) {
            const patient = await read.get(Patient, patientId);
            if (!patient) return fail({ code: 'notFound', type: Patient.type, id: patientId } as const);
            const photo: PatientPhoto = {
              id: newId(PatientPhoto.type),
              patientId,
              file: { hash: stored.value.hash, size: stored.value.size, contentType: 'image/jpeg' },
              takenAt: now,
              takenBy: session.displayName,
            };
            const before = patient.photoId;
            return ok({
              reply: before === undefined ? {} : { before },
              writes: [put(PatientPhoto, photo), put(Patient, { ...patient, photoId: photo.id })],
            });
          },
        });
      } finally {
        release();
      }
    },
  };
}
