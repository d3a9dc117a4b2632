import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DOCUMENT, fhirDocument } from './fhir-document.ts';

it('is what the mappings say (npm run dictionary writes it)', () => {
  const text = readFileSync(DOCUMENT, 'utf8');
  expect(text).toBe(fhirDocument(text));
});
