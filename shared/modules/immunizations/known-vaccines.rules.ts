import { CODE_SYSTEMS, type Coding } from '#shared/kernel/clinical-values.ts';

/**
 * Vaccines that are offered while somebody types one. Where it is seldom known which product was given, the code of the
 * unspecified formulation, or of the commonest.
 * @source CVX, CDC: vaccines administered (public domain)
 */
export interface KnownVaccine {
  readonly key: string;
  readonly cvx: string;
}

export const KNOWN_VACCINES = [
  { key: 'bcg', cvx: '19' },
  { key: 'hepatitisB', cvx: '45' },
  { key: 'polioOral', cvx: '02' },
  { key: 'polioInjected', cvx: '10' },
  { key: 'dtap', cvx: '107' },
  { key: 'pentavalent', cvx: '198' },
  { key: 'hib', cvx: '17' },
  { key: 'pneumococcalConjugate', cvx: '152' },
  { key: 'rotavirus', cvx: '122' },
  { key: 'measles', cvx: '05' },
  { key: 'mmr', cvx: '03' },
  { key: 'varicella', cvx: '21' },
  { key: 'yellowFever', cvx: '37' },
  { key: 'meningococcal', cvx: '147' },
  { key: 'hpv', cvx: '137' },
  { key: 'tetanus', cvx: '35' },
  { key: 'td', cvx: '139' },
  { key: 'tdap', cvx: '115' },
  { key: 'hepatitisA', cvx: '85' },
  { key: 'typhoid', cvx: '91' },
  { key: 'rabies', cvx: '90' },
  { key: 'influenza', cvx: '88' },
  { key: 'covid19', cvx: '213' },
  { key: 'cholera', cvx: '26' },
  { key: 'zoster', cvx: '188' },
] as const satisfies readonly KnownVaccine[];

export function vaccineCoding({ cvx }: KnownVaccine): readonly Coding[] {
  return [{ system: CODE_SYSTEMS.cvx, code: cvx }];
}
