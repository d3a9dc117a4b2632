import { CODE_SYSTEMS, type Coding } from '#shared/kernel/clinical-values.ts';

/**
 * Substances that are offered while somebody types an allergy: what is met most often, chosen and worded here. Single
 * medicines have the code of their ingredient; classes, foods and materials have none that may be shipped.
 * @source RxNorm, U.S. National Library of Medicine: ingredients (TTY=IN)
 */
export interface KnownSubstance {
  readonly key: string;
  readonly category: 'food' | 'medication' | 'environment' | 'biologic';
  readonly rxnorm?: string;
}

export const KNOWN_SUBSTANCES = [
  { key: 'penicillins', category: 'medication' },
  { key: 'amoxicillin', category: 'medication', rxnorm: '723' },
  { key: 'ampicillin', category: 'medication', rxnorm: '733' },
  { key: 'cephalosporins', category: 'medication' },
  { key: 'ceftriaxone', category: 'medication', rxnorm: '2193' },
  { key: 'sulfonamides', category: 'medication' },
  { key: 'sulfamethoxazole', category: 'medication', rxnorm: '10180' },
  { key: 'ciprofloxacin', category: 'medication', rxnorm: '2551' },
  { key: 'doxycycline', category: 'medication', rxnorm: '3640' },
  { key: 'erythromycin', category: 'medication', rxnorm: '4053' },
  { key: 'azithromycin', category: 'medication', rxnorm: '18631' },
  { key: 'clindamycin', category: 'medication', rxnorm: '2582' },
  { key: 'metronidazole', category: 'medication', rxnorm: '6922' },
  { key: 'vancomycin', category: 'medication', rxnorm: '11124' },
  { key: 'aspirin', category: 'medication', rxnorm: '1191' },
  { key: 'nsaids', category: 'medication' },
  { key: 'ibuprofen', category: 'medication', rxnorm: '5640' },
  { key: 'diclofenac', category: 'medication', rxnorm: '3355' },
  { key: 'naproxen', category: 'medication', rxnorm: '7258' },
  { key: 'paracetamol', category: 'medication', rxnorm: '161' },
  { key: 'opioids', category: 'medication' },
  { key: 'codeine', category: 'medication', rxnorm: '2670' },
  { key: 'morphine', category: 'medication', rxnorm: '7052' },
  { key: 'tramadol', category: 'medication', rxnorm: '10689' },
  { key: 'lidocaine', category: 'medication', rxnorm: '6387' },
  { key: 'phenytoin', category: 'medication', rxnorm: '8183' },
  { key: 'carbamazepine', category: 'medication', rxnorm: '2002' },
  { key: 'lamotrigine', category: 'medication', rxnorm: '28439' },
  { key: 'allopurinol', category: 'medication', rxnorm: '519' },
  { key: 'lisinopril', category: 'medication', rxnorm: '29046' },
  { key: 'abacavir', category: 'medication' },
  { key: 'nevirapine', category: 'medication' },
  { key: 'heparin', category: 'biologic', rxnorm: '5224' },
  { key: 'insulin', category: 'biologic' },
  { key: 'vaccines', category: 'biologic' },
  { key: 'contrastMedium', category: 'medication' },
  { key: 'peanut', category: 'food' },
  { key: 'treeNuts', category: 'food' },
  { key: 'cowsMilk', category: 'food' },
  { key: 'egg', category: 'food' },
  { key: 'fish', category: 'food' },
  { key: 'shellfish', category: 'food' },
  { key: 'soya', category: 'food' },
  { key: 'wheat', category: 'food' },
  { key: 'sesame', category: 'food' },
  { key: 'beeVenom', category: 'environment' },
  { key: 'latex', category: 'environment' },
  { key: 'pollen', category: 'environment' },
  { key: 'dustMites', category: 'environment' },
  { key: 'animalHair', category: 'environment' },
  { key: 'mould', category: 'environment' },
  { key: 'nickel', category: 'environment' },
  { key: 'adhesiveTape', category: 'environment' },
] as const satisfies readonly KnownSubstance[];

/** The coding of a known substance; none where it has no code. */
export function substanceCoding({ rxnorm }: KnownSubstance): readonly Coding[] {
  return rxnorm === undefined ? [] : [{ system: CODE_SYSTEMS.rxnorm, code: rxnorm }];
}
