import { isMembers, type FhirJson, type Members, type MutableMembers } from './fhir-json.ts';
import type { Reading, Writing } from './reading.ts';

/**
 * How one field and one FHIR element say the same thing, in both directions. What an element does not read stays in the
 * residue, so it may say less than FHIR does, but must never say something else.
 */
export interface Element<T> {
  /** FHIR name of the element, for messages: `subject`, `timing.repeat.frequency`. */
  readonly name: string;
  /** The elements of its parts, where its value is a group or a list of groups. */
  readonly parts?: Parts;
  /** True where FHIR demands the element (cardinality 1..). */
  readonly isRequired?: boolean;
  /** What to record where FHIR may leave out what our record needs. */
  readonly fill?: (reading: Reading) => T | undefined;
  /** @returns undefined where the element is absent, or says what the field cannot hold */
  read(from: Members, reading: Reading): T | undefined;
  write(value: T, into: MutableMembers, writing: Writing): void;
}

export type ElementTable<T> = { readonly [K in keyof T]-?: Element<NonNullable<T[K]>> };
// The fields of a table differ in type; entries of it are handled one by one with the type erased.
export type AnyElement = Element<unknown>;
export interface Parts {
  readonly [part: string]: AnyElement;
}

/** FHIR demands it: without it the resource is refused. */
export function required<T>(element: Element<T>): Element<T> {
  return { ...element, isRequired: true };
}

/** Our record needs what FHIR may leave out. */
export function filled<T>(element: Element<T>, fill: (reading: Reading) => T | undefined): Element<T> {
  return { ...element, fill };
}

/** An element deeper in the resource, by names and list places: `within(['timing', 'repeat'], integer('frequency'))`. */
export function within<T>(path: readonly (string | number)[], element: Element<T>): Element<T> {
  return {
    ...element,
    name: [...path.filter((step) => typeof step === 'string'), element.name].join('.'),
    read: (from, reading) => descend(from, path, element, reading),
    write: (value, into, writing) => element.write(value, membersAt(into, path), writing),
  };
}

function descend<T>(
  from: FhirJson | undefined,
  path: readonly (string | number)[],
  element: Element<T>,
  reading: Reading,
): T | undefined {
  if (from === undefined) return undefined;
  const [step, ...rest] = path;
  if (step === undefined) return isMembers(from) ? element.read(from, reading) : reading.refuse('fhir.type');
  if (typeof step === 'number') {
    if (!Array.isArray(from)) return reading.refuse('fhir.type');
    return reading.at(step, () => descend(from[step], rest, element, reading));
  }
  if (!isMembers(from)) return reading.refuse('fhir.type');
  return reading.at(step, () => descend(from[step], rest, element, reading));
}

/** The members at a path, made on the way. */
function membersAt(into: MutableMembers, path: readonly (string | number)[]): MutableMembers {
  let at: FhirJson[] | MutableMembers = into;
  for (const [index, step] of path.entries()) {
    const holder = at as { [step: string | number]: FhirJson }; // lists and objects are both written by key here
    const made: FhirJson = typeof path[index + 1] === 'number' ? [] : {};
    holder[step] ??= made;
    at = holder[step] as FhirJson[] | MutableMembers; // made here, or by a neighbour of the same path
  }
  return at as MutableMembers; // a path ends at the object that holds the element
}

/** Several parts under one name: a FHIR data type, or a backbone element. */
export function group<T extends object>(name: string, parts: ElementTable<T>): Element<T> {
  return {
    name,
    parts,
    read(from, reading) {
      const value = from[name];
      if (value === undefined) return undefined;
      return reading.at(name, () => readParts(value, parts, reading));
    },
    write(value, into, writing) {
      const members = writeParts(value, parts, writing);
      if (members) into[name] = members;
    },
  };
}

/** A list of groups. */
export function groups<T extends object>(name: string, parts: ElementTable<T>): Element<readonly T[]> {
  return {
    name,
    parts,
    read: (from, reading) => readList(from, name, reading, (item) => readParts(item, parts, reading)),
    write: (value, into, writing) =>
      writeList(into, name, value, (item) => writeParts(item, parts, writing) ?? {}),
  };
}

/** Items that the field cannot hold are left to the residue. */
export function readList<T>(
  from: Members,
  name: string,
  reading: Reading,
  readItem: (item: FhirJson) => T | undefined,
): readonly T[] | undefined {
  const value = from[name];
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return reading.refuse('fhir.type', name);
  const items: T[] = [];
  reading.at(name, () => {
    for (const [index, item] of value.entries()) {
      const read = reading.at(index, () => readItem(item));
      if (read !== undefined) items.push(read);
    }
  });
  return items.length === 0 ? undefined : items;
}

export function writeList<T>(
  into: MutableMembers,
  name: string,
  value: readonly T[],
  writeItem: (item: T) => FhirJson,
): void {
  if (value.length > 0) into[name] = value.map(writeItem);
}

function readParts<T extends object>(
  value: FhirJson,
  parts: ElementTable<T>,
  reading: Reading,
): T | undefined {
  if (!isMembers(value)) return reading.refuse('fhir.type');
  const group: { [part: string]: unknown } = {};
  let isEmpty = true;
  let isWhole = true;
  for (const part of Object.keys(parts)) {
    const element = parts[part as keyof T] as AnyElement; // a key of the table
    const read = element.read(value, reading);
    if (read !== undefined) {
      group[part] = read;
      isEmpty = false;
    } else if (element.isRequired === true) {
      isWhole = false;
      if (value[element.name] === undefined) reading.refuse('fhir.required', element.name);
    }
  }
  return isEmpty || !isWhole ? undefined : (group as T); // built part by part from T's own table
}

function writeParts<T extends object>(
  value: T,
  parts: ElementTable<T>,
  writing: Writing,
): Members | undefined {
  const members: MutableMembers = {};
  for (const part of Object.keys(parts)) {
    const partValue = value[part as keyof T];
    if (partValue !== undefined) (parts[part as keyof T] as AnyElement).write(partValue, members, writing); // value and element have the same key
  }
  return Object.keys(members).length === 0 ? undefined : members;
}
