import type { HandlersFor } from '#shared/kernel/contract.ts';
import { put } from '#shared/kernel/plan.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { Patient } from '../patients/patient.record.ts';
import { PatientPhoto } from './patient-photo.record.ts';
import type { photos } from './photos.contract.ts';

export const photosHandlers: HandlersFor<typeof photos> = {
  async use({ input, read }) {
    const patient = await read.get(Patient, input.patientId);
    if (!patient) return fail({ code: 'notFound', type: Patient.type, id: input.patientId });
    const { photoId: before, ...rest } = patient;
    const { photoId } = input;
    if (photoId !== undefined) {
      const photo = await read.get(PatientPhoto, photoId);
      if (photo?.patientId !== patient.id)
        return fail({ code: 'notFound', type: PatientPhoto.type, id: photoId });
    }
    return ok({
      reply: before === undefined ? {} : { before },
      patientId: patient.id,
      writes:
        photoId === before ? [] : [put(Patient, { ...rest, ...(photoId === undefined ? {} : { photoId }) })],
    });
  },
};
