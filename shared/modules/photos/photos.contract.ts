import * as z from 'zod';
import { action, command, contract, failsWith } from '#shared/kernel/contract.ts';
import { isIdOf } from '#shared/kernel/ids.ts';
import { patientId } from '../patients/patient-id.rules.ts';
import type { PhotoError } from './photos.rules.ts';

const photoId = z
  .string()
  .max(80)
  .refine((id) => isIdOf('patientPhoto', id), { error: 'ref.malformed' });
const fails = failsWith<PhotoError>();
/** The photo that was in use before, so that the step can be taken back. */
const before = z.object({ before: photoId.exactOptional() });

export const photos = contract('photos', {
  /** The picture in use. Lists show it as they show names: it is not noted. */
  read: action({
    input: z.object({ patientId }),
    output: z.object({ contentType: z.string(), base64: z.string() }),
    permission: 'patient.read',
    fails,
  }),
  /** A square JPEG, as the window has cut it. */
  take: action({
    input: z.object({ patientId, jpeg: z.base64().max(400_000) }),
    output: before,
    permission: 'patient.write',
    fails,
  }),
  /** Puts a photo of the patient in use again, or none. */
  use: command({
    input: z.object({ patientId, photoId: photoId.exactOptional() }),
    output: before,
    permission: 'patient.write',
    fails,
  }),
});
