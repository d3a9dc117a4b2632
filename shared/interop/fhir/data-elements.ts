import {
  CODE_SYSTEMS,
  type CodeableConcept,
  type Coding,
  type RecordedQuantity,
} from '#shared/kernel/clinical-values.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { readList, writeList, type Element } from './element.ts';
import {
  isMembers,
  isNumber,
  numberOf,
  numberText,
  type FhirJson,
  type Members,
  type MutableMembers,
} from './fhir-json.ts';
import type { Reading } from './reading.ts';

const CODING_TEXTS = ['system', 'version', 'code', 'display'] as const;
const COMPARATORS = ['<', '<=', '>=', '>'] as const;

/** FHIR R4: CodeableConcept. */
export function concept(name: string): Element<CodeableConcept> {
  return {
    name,
    read(from, reading) {
      const value = from[name];
      if (value === undefined) return undefined;
      return reading.at(name, () => readConcept(value, reading));
    },
    write: (value, into) => {
      into[name] = writeConcept(value);
    },
  };
}

export function concepts(name: string): Element<readonly CodeableConcept[]> {
  return {
    name,
    read: (from, reading) => readList(from, name, reading, (item) => readConcept(item, reading)),
    write: (value, into) => writeList(into, name, value, writeConcept),
  };
}

/** A CodeableConcept of a required binding, of which the record keeps the code: Condition.clinicalStatus. */
export function boundConcept<const O extends string>(
  name: string,
  system: string,
  options: readonly O[],
): Element<O> {
  const known: ReadonlySet<string> = new Set(options);
  return {
    name,
    read(from, reading) {
      const value = from[name];
      if (value === undefined) return undefined;
      const code = reading
        .at(name, () => readConcept(value, reading))
        ?.coding?.find((coding) => coding.system === system)?.code;
      if (code === undefined) return undefined;
      return known.has(code) ? (code as O) : reading.refuse('fhir.code', name); // checked just now
    },
    write: (code, into) => {
      into[name] = { coding: [{ system, code }] };
    },
  };
}

function readConcept(value: FhirJson, reading: Reading): CodeableConcept | undefined {
  if (!isMembers(value)) return reading.refuse('fhir.type');
  const coding = readList(value, 'coding', reading, (item) => readCoding(item, reading));
  const words = readText(value, 'text', reading);
  if (coding === undefined && words === undefined) return undefined;
  return { ...(words === undefined ? {} : { text: words }), ...(coding === undefined ? {} : { coding }) };
}

function readCoding(value: FhirJson, reading: Reading): Coding | undefined {
  if (!isMembers(value)) return reading.refuse('fhir.type');
  const coding: { -readonly [K in keyof Coding]: Coding[K] } = {};
  let isEmpty = true;
  for (const name of CODING_TEXTS) {
    const words = readText(value, name, reading);
    if (words === undefined) continue;
    coding[name] = words;
    isEmpty = false;
  }
  return isEmpty ? undefined : coding;
}

function readText(from: Members, name: string, reading: Reading): string | undefined {
  const value = from[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string') return reading.refuse('fhir.type', name);
  return value.trim() === '' ? undefined : value;
}

function writeConcept({ text, coding }: CodeableConcept): Members {
  const members: MutableMembers = {};
  if (text !== undefined) members['text'] = text;
  if (coding !== undefined && coding.length > 0) members['coding'] = coding.map(writeCoding);
  return members;
}

function writeCoding(coding: Coding): Members {
  const members: MutableMembers = {};
  for (const name of CODING_TEXTS) {
    const words = coding[name];
    if (words !== undefined) members[name] = words;
  }
  return members;
}

/** FHIR R4: Quantity. Its code is kept where it is UCUM's; of another system it stays in the residue. */
export function quantity(name: string): Element<RecordedQuantity> {
  return {
    name,
    read(from, reading) {
      const value = from[name];
      if (value === undefined) return undefined;
      return reading.at(name, () => readQuantity(value, reading));
    },
    write: (value, into) => {
      into[name] = writeQuantity(value);
    },
  };
}

function readQuantity(value: FhirJson, reading: Reading): RecordedQuantity | undefined {
  if (!isMembers(value)) return reading.refuse('fhir.type');
  const amount = value['value'];
  if (amount === undefined) return undefined;
  if (!isNumber(amount)) return reading.refuse('fhir.type', 'value');
  const comparator = readText(value, 'comparator', reading);
  const known = COMPARATORS.find((candidate) => candidate === comparator);
  if (comparator !== undefined && known === undefined) return reading.refuse('fhir.code', 'comparator');
  const unit = readText(value, 'unit', reading);
  const code = value['system'] === CODE_SYSTEMS.ucum ? readText(value, 'code', reading) : undefined;
  return {
    value: numberText(amount),
    ...(known === undefined ? {} : { comparator: known }),
    ...(unit === undefined ? {} : { unit }),
    ...(code === undefined ? {} : { code }),
  };
}

function writeQuantity({ value, comparator, unit, code }: RecordedQuantity): Members {
  const members: MutableMembers = { value: numberOf(value) };
  if (comparator !== undefined) members['comparator'] = comparator;
  if (unit !== undefined) members['unit'] = unit;
  if (code !== undefined) {
    members['system'] = CODE_SYSTEMS.ucum;
    members['code'] = code;
  }
  return members;
}

/** FHIR R4: Reference, to a record of one type. One to another type stays in the residue. */
export function reference(name: string, type: string): Element<Id> {
  return {
    name,
    read(from, reading) {
      const value = from[name];
      if (value === undefined) return undefined;
      return reading.at(name, () => readReference(value, type, reading));
    },
    write: (id, into, writing) => {
      into[name] = { reference: writing.referenceTo(id) };
    },
  };
}

export function references(name: string, type: string): Element<readonly Id[]> {
  return {
    name,
    read: (from, reading) => readList(from, name, reading, (item) => readReference(item, type, reading)),
    write: (ids, into, writing) =>
      writeList(into, name, ids, (id) => ({ reference: writing.referenceTo(id) })),
  };
}

/** References one level down in a list: `participant[].individual`. */
export function referencesIn(name: string, member: string, type: string): Element<readonly Id[]> {
  const one = reference(member, type);
  return {
    name,
    parts: { [member]: one },
    read: (from, reading) =>
      readList(from, name, reading, (item) =>
        isMembers(item) ? one.read(item, reading) : reading.refuse('fhir.type'),
      ),
    write: (ids, into, writing) =>
      writeList(into, name, ids, (id) => ({ [member]: { reference: writing.referenceTo(id) } })),
  };
}

function readReference(value: FhirJson, type: string, reading: Reading): Id | undefined {
  return isMembers(value) ? reading.refer(value, type) : reading.refuse('fhir.type');
}

/** All notes as one text, in order. Who wrote each, and when, stays in the residue. */
export const notes: Element<string> = {
  name: 'note',
  read(from, reading) {
    const words = readList(from, 'note', reading, (item) =>
      isMembers(item) ? readText(item, 'text', reading) : reading.refuse('fhir.type'),
    );
    return words?.join('\n\n');
  },
  write: (value, into) => {
    into['note'] = [{ text: value }];
  },
};
