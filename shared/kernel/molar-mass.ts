import type { Ratio } from './decimal.ts';
import { parseDecimal, ratioOf } from './decimal.ts';

/**
 * Molar masses for changing between amount and mass concentrations. The analyte is named by whoever converts, from the
 * test that was done; a unit alone never says it.
 *
 * "As" entries follow the custom of the mass unit: a urea in mg/dL counts its nitrogen (BUN), a phosphate its
 * phosphorus, and triglycerides are all taken for triolein.
 * @source CIAAW abridged standard atomic weights 2021 (Prohaska T et al. Pure Appl Chem 2022;94:573–600), summed over
 * the formula; haemoglobin: monomer with haem, 16 114.5 g/mol (ICSH reference method, WHO Tech Rep Ser 384, 1968)
 */
export const MOLAR_MASSES = {
  glucose: { formula: 'C6H12O6', gPerMol: '180.156' },
  creatinine: { formula: 'C4H7N3O', gPerMol: '113.120' },
  cholesterol: { formula: 'C27H46O', gPerMol: '386.664' },
  triglycerides: { formula: 'C57H104O6', gPerMol: '885.453' },
  ureaNitrogen: { formula: 'N2', gPerMol: '28.014' },
  urea: { formula: 'CH4N2O', gPerMol: '60.056' },
  uricAcid: { formula: 'C5H4N4O3', gPerMol: '168.112' },
  bilirubin: { formula: 'C33H36N4O6', gPerMol: '584.673' },
  calcium: { formula: 'Ca', gPerMol: '40.078' },
  magnesium: { formula: 'Mg', gPerMol: '24.305' },
  phosphate: { formula: 'P', gPerMol: '30.974' },
  iron: { formula: 'Fe', gPerMol: '55.845' },
  lactate: { formula: 'C3H6O3', gPerMol: '90.078' },
  haemoglobin: { formula: undefined, gPerMol: '16114.5' },
} as const;

export type Analyte = keyof typeof MOLAR_MASSES;

/** g/mol as an exact fraction. */
export function molarMass(analyte: Analyte): Ratio {
  const decimal = parseDecimal(MOLAR_MASSES[analyte].gPerMol);
  if (decimal === undefined) throw new Error('molar mass table holds a malformed number');
  return ratioOf(decimal);
}
