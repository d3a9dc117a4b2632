import { Directory, DIRECTORY_TYPES, type Digests } from './directory.ts';
import type { FhirMapping } from './mapping.ts';
import type { TakeContext } from './take-document.ts';

/** For tests: a context in which the station holds nothing yet. Digests are the test's own, with Node's cryptography. */
export function testContext(mappings: readonly FhirMapping[], digests: Digests): TakeContext {
  const directory = new Directory(digests);
  for (const type of DIRECTORY_TYPES) directory.load(type, []);
  return {
    mappings,
    directory,
    digests,
    setting: { zone: 'Africa/Nairobi', now: '2026-03-12T09:42:00.000+03:00' },
  };
}
