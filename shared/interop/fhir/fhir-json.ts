/**
 * FHIR's JSON, of which a JavaScript number cannot hold everything: the digits of a decimal are part of what was
 * recorded (`6.10` is not `6.1`).
 * @source FHIR R4 §2.6.2 JSON representation; §2.24.0.1 decimal
 */

/** A number whose spelling a JavaScript number would lose. */
export class ExactNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type FhirJson = null | boolean | number | string | ExactNumber | readonly FhirJson[] | Members;
/** A JSON object. */
export interface Members {
  readonly [name: string]: FhirJson;
}
export interface MutableMembers {
  [name: string]: FhirJson;
}

/** Number literals that may be respelt: a trailing zero, an exponent, many digits, minus zero, a tiny fraction. */
const SUSPECT =
  /[:[,]\s*(-?(?:\d+\.\d*0|0\.000000\d*|[\d.]{16,}|\d+(?:\.\d+)?[eE][-+]?\d+|(?<=-)0))(?=\s*[,}\]])/g;

/** A hit inside a string costs only time. */
function hasInexact(text: string): boolean {
  for (const [, digits] of text.matchAll(SUSPECT)) {
    if (String(Number(digits)) !== digits) return true;
  }
  return false;
}

/**
 * Reads JSON text. Six times as slow as JSON.parse where some number needs its source text, nearly as fast otherwise.
 * @throws SyntaxError where the text is not JSON
 */
export function parseFhirJson(text: string): FhirJson {
  if (!hasInexact(text)) return JSON.parse(text) as FhirJson; // JSON without the numbers that need ExactNumber
  return parseWithSource(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && source !== String(value)
      ? new ExactNumber(source)
      : value,
  );
}

type SourceReviver = (key: string, value: FhirJson, context: { readonly source?: string }) => FhirJson;
/** ECMAScript's JSON.parse with source text access, which TypeScript's library does not describe yet. */
const parseWithSource = JSON.parse as (text: string, reviver: SourceReviver) => FhirJson;

export function isMembers(value: FhirJson | undefined): value is Members {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  );
}

export function isNumber(value: FhirJson | undefined): value is number | ExactNumber {
  return typeof value === 'number' || value instanceof ExactNumber;
}

/** The decimal as it was written. */
export function numberText(value: number | ExactNumber): string {
  return value instanceof ExactNumber ? value.text : String(value);
}

/** The way back from `numberText`. */
export function numberOf(text: string): number | ExactNumber {
  const value = Number(text);
  return String(value) === text ? value : new ExactNumber(text);
}

/** JSON text with every number in the digits that it was written with. */
export function fhirText(value: FhirJson): string {
  return JSON.stringify(value, (_name, member: FhirJson) =>
    member instanceof ExactNumber ? rawJson(member.text) : member,
  );
}

/** One text for all resources that say the same: members in order of their names. */
export function canonicalFhirText(value: FhirJson): string {
  return fhirText(sorted(value));
}

function sorted(value: FhirJson): FhirJson {
  if (Array.isArray(value)) return value.map((item: FhirJson) => sorted(item));
  if (!isMembers(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((name) => [name, sorted(value[name] as FhirJson)]), // the key was just listed
  );
}

/** ECMAScript's JSON.parse source text access has this other half, which TypeScript's library does not describe yet. */
const rawJson = (JSON as unknown as { readonly rawJSON: (text: string) => unknown }).rawJSON;

/** Nothing in healthcare nests this deep; recursion over what arrives must end. */
const DEEPEST = 60;

export type JsonFlaw = {
  readonly code: 'fhir.null' | 'fhir.tooDeep' | 'fhir.badName';
  readonly path: string;
};

/**
 * What FHIR's JSON may not contain, whatever the resource: `null` as a member (only lists of primitives hold it), a name
 * that is no element's, bottomless nesting.
 */
export function flawOf(value: FhirJson, path: string, depth = 0): JsonFlaw | undefined {
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return undefined;
  if (depth > DEEPEST) return { code: 'fhir.tooDeep', path: '' };
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const flaw = flawOf(item, `${path}[${index}]`, depth + 1);
      if (flaw) return flaw;
    }
    return undefined;
  }
  for (const [name, member] of Object.entries(value)) {
    if (!isElementName(name)) return { code: 'fhir.badName', path };
    if (member === null) return { code: 'fhir.null', path: `${path}.${name}` };
    if (typeof member !== 'object') continue;
    const flaw = flawOf(member, `${path}.${name}`, depth + 1);
    if (flaw) return flaw;
  }
  return undefined;
}

/** Names seen to be good: a file repeats a few hundred of them. */
const goodNames = new Set<string>();
const MOST_NAMES = 5_000;

function isElementName(name: string): boolean {
  if (goodNames.has(name)) return true;
  if (!ELEMENT_NAME.test(name)) return false;
  if (goodNames.size < MOST_NAMES) goodNames.add(name);
  return true;
}

const ELEMENT_NAME = /^_?[A-Za-z][A-Za-z0-9_]{0,63}$/;
