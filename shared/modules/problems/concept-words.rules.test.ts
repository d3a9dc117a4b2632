import { expect, it } from 'vitest';
import { conceptCode, conceptWords } from './concept-words.rules.ts';

const snomed = (code: string, display: string) => ({
  coding: [{ system: 'http://snomed.info/sct', code, display }],
  text: display,
});

it('leaves out the hierarchy of a SNOMED CT name and nothing else', () => {
  expect(conceptWords(snomed('444814009', 'Viral sinusitis (disorder)'))).toBe('Viral sinusitis');
  expect(conceptWords(snomed('1', 'Body mass index 30+ - obesity (finding)'))).toBe(
    'Body mass index 30+ - obesity',
  );
  expect(conceptWords(snomed('2', 'Fracture (left, disorder) of wrist'))).toBe(
    'Fracture (left, disorder) of wrist',
  );
  expect(conceptWords(snomed('3', 'Pain (severe)'))).toBe('Pain (severe)');
  expect(conceptWords({ text: 'Anxiety (disorder)' })).toBe('Anxiety (disorder)');
  expect(conceptWords(undefined)).toBe('');
});

it('prefers the code that letters use', () => {
  expect(
    conceptCode({
      coding: [
        { system: 'http://snomed.info/sct', code: '44054006' },
        { system: 'http://hl7.org/fhir/sid/icd-10', code: 'E11.9' },
      ],
    }),
  ).toEqual({ code: 'E11.9', system: 'http://hl7.org/fhir/sid/icd-10' });
  expect(conceptCode({ coding: [{ display: 'no code' }] })).toBeUndefined();
});
