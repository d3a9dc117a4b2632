/**
 * Names of medicines that are taken for one another, written so that the part that differs stands out.
 * @source FDA Name Differentiation Project, "FDA and ISMP Lists of Look-Alike Drug Names with Recommended Tall Man Letters"
 */
const TALL_NAMES = [
  'acetaZOLAMIDE',
  'acetoHEXAMIDE',
  'buPROPion',
  'busPIRone',
  'chlorproMAZINE',
  'chlorproPAMIDE',
  'clomiPHENE',
  'clomiPRAMINE',
  'cycloSERINE',
  'cycloSPORINE',
  'DAUNOrubicin',
  'dimenhyDRINATE',
  'diphenhydrAMINE',
  'DOBUTamine',
  'DOPamine',
  'DOXOrubicin',
  'glipiZIDE',
  'glyBURIDE',
  'hydrALAZINE',
  'hydrOXYzine',
  'HYDROmorphone',
  'medroxyPROGESTERone',
  'methylPREDNISolone',
  'methylTESTOSTERone',
  'niCARdipine',
  'NIFEdipine',
  'prednisoLONE',
  'predniSONE',
  'risperiDONE',
  'rOPINIRole',
  'sulfADIAZINE',
  'sulfiSOXAZOLE',
  'TOLAZamide',
  'TOLBUTamide',
  'vinBLAStine',
  'vinCRIStine',
] as const;

const TALL = new Map<string, string>(TALL_NAMES.map((name) => [name.toLowerCase(), name]));

/** The text with each look-alike name in tall letters; nothing else of it changes. */
export function withTallLetters(text: string): string {
  return text.replace(/\p{L}{6,}/gu, (word) => TALL.get(word.toLowerCase()) ?? word);
}
