import type { JsonObject } from '#shared/kernel/json.ts';
import type { Patient } from '../patients/patient.record.ts';

/** Bytes of a square of 512 pixels as JPEG, with room to spare. */
export const MOST_PHOTO_BYTES = 300_000;
/** Of a picture that came with an import: what is larger is no portrait. */
const MOST_IMPORTED_CHARACTERS = 3_000_000;
const IMPORTED_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;

export type PhotoError =
  | { readonly code: 'photo.wrongType' }
  | { readonly code: 'photo.missing' }
  /** It is on its way. */
  | { readonly code: 'photo.notHere' }
  | { readonly code: 'photo.damaged' }
  | { readonly code: 'photo.noRoom' };

export interface ImportedPhoto {
  readonly contentType: (typeof IMPORTED_TYPES)[number];
  readonly base64: string;
}

/** The picture that a source sent with the patient, where it sent the picture itself. FHIR R4: Patient.photo, Attachment.data. */
export function importedPhoto({ source }: Pick<Patient, 'source'>): ImportedPhoto | undefined {
  const photos = source?.unmapped?.['photo'];
  if (!Array.isArray(photos)) return undefined;
  for (const photo of photos as readonly Partial<JsonObject>[]) {
    const { contentType, data } = photo;
    const type = IMPORTED_TYPES.find((one) => one === contentType);
    if (type !== undefined && typeof data === 'string' && data.length <= MOST_IMPORTED_CHARACTERS)
      return { contentType: type, base64: data };
  }
  return undefined;
}

/** Which picture is shown of a patient, as a word that changes with it. */
export function photoOf(patient: Pick<Patient, 'photoId' | 'source'>): string | undefined {
  return patient.photoId ?? (importedPhoto(patient) ? 'imported' : undefined);
}
