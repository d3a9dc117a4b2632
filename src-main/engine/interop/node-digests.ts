import { createHash, hash } from 'node:crypto';
import type { Digests } from '#shared/interop/fhir/directory.ts';

export const nodeDigests: Digests = {
  sha256: (text) => createHash('sha256').update(text).digest(),
  fingerprint: (text) => hash('sha256', text).slice(0, 32),
};
