import { createHash } from 'node:crypto';
import type { Members } from '#shared/interop/fhir/fhir-json.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { PatientPhoto } from '#shared/modules/photos/patient-photo.record.ts';
import type { Blobs } from '#shared/disk/blobs.ts';

/** A photo as FHIR R4 Attachment, the picture in it; undefined where its file is not here. */
export type ReadPhoto = (photoId: Id) => Promise<Members | undefined>;

export function photoReader(read: Reader, blobs: Blobs): ReadPhoto {
  return async (photoId) => {
    const photo = await read.get(PatientPhoto, photoId);
    if (!photo) return undefined;
    const found = await blobs.read(photo.file.hash);
    if (!found.ok) return undefined;
    const pieces: Buffer[] = [];
    for await (const piece of found.value.content) pieces.push(piece);
    const bytes = Buffer.concat(pieces);
    return {
      contentType: photo.file.contentType,
      data: bytes.toString('base64'),
      size: bytes.length,
      hash: createHash('sha1').update(bytes).digest('base64'),
      creation: photo.takenAt,
    };
  };
}
