import { expect, it } from 'vitest';
import type { Allergy } from '#shared/modules/allergies/allergy.record.ts';
import { allergyLines } from './allergy-lines.ts';

function anAllergy(text: string, more: Partial<Allergy> = {}): Allergy {
  return { id: `allergy:${text}`, patientId: 'patient:1', code: { text }, ...more };
}

it('lists what could kill first and what no longer holds last', () => {
  const lines = allergyLines([
    anAllergy('latex', { clinicalStatus: 'resolved', criticality: 'high' }),
    anAllergy('dust', { reaction: [{ severity: 'mild' }] }),
    anAllergy('aspirin'),
    anAllergy('penicillins', {
      criticality: 'high',
      reaction: [{ severity: 'moderate' }, { severity: 'severe', manifestation: [{ text: 'anaphylaxis' }] }],
    }),
    anAllergy('nickel', { verificationStatus: 'entered-in-error' }),
    anAllergy('eggs', { reaction: [{ severity: 'severe', description: 'swelling' }] }),
  ]);
  expect(lines.map(({ substance, severity, past }) => [substance, severity, past])).toEqual([
    ['penicillins', 'severe', undefined],
    ['eggs', 'severe', undefined],
    ['dust', 'mild', undefined],
    ['aspirin', undefined, undefined],
    ['latex', undefined, 'resolved'],
  ]);
  expect(lines.map(({ reactions }) => reactions)).toEqual([['anaphylaxis'], ['swelling'], [], [], []]);
});

it('says each reaction once, and doubt and intolerance', () => {
  const [line] = allergyLines([
    anAllergy('aspirin', {
      type: 'intolerance',
      verificationStatus: 'unconfirmed',
      reaction: [
        { manifestation: [{ text: 'rash' }, { text: 'itch' }] },
        { manifestation: [{ text: 'rash' }] },
      ],
    }),
  ]);
  expect(line).toEqual({
    id: 'allergy:aspirin',
    substance: 'aspirin',
    reactions: ['rash', 'itch'],
    unconfirmed: true,
    intolerance: true,
  });
});

it('takes the worst of an allergy of a newer version whose severity cannot be read', () => {
  const newer = { v: 2, unread: ['reaction'] };
  const [first, second] = allergyLines([
    anAllergy('eggs', { reaction: [{ severity: 'severe' }] }),
    anAllergy('', { newer }),
  ]);
  expect([first, second]).toMatchObject([
    { substance: '', severity: 'severe', newer },
    { substance: 'eggs' },
  ]);
});
