import type { Json, JsonObject } from '#shared/kernel/json.ts';
import {
  ExactNumber,
  isMembers,
  numberOf,
  type FhirJson,
  type Members,
  type MutableMembers,
} from './fhir-json.ts';

/**
 * What of a resource no field holds. `restore(mapped, residueOf(original, mapped))` is the original, whatever `mapped`
 * is: nothing can be lost by a mapping that says too little, or something else.
 *
 * Shape: that of the resource, with only the members that differ. A list of which some items differ is an object by
 * index (no element's name is a number); `null` marks what the mapping says and the original does not (no element of
 * FHIR is null). Of extensions, which stand in any order and are told apart by their url, it is a list in which the url alone
 * (a text, which no extension is) holds the place of one that the mapping says.
 * @returns undefined where the two are equal
 */
export function residueOf(original: FhirJson, mapped: FhirJson | undefined): FhirJson | undefined {
  if (original === mapped) return undefined;
  if (Array.isArray(original) && Array.isArray(mapped)) return residueOfList(original, mapped);
  if (isMembers(original) && isMembers(mapped)) return residueOfMembers(original, mapped);
  if (original instanceof ExactNumber && mapped instanceof ExactNumber && original.text === mapped.text)
    return undefined;
  return original;
}

function residueOfMembers(original: Members, mapped: Members): Members | undefined {
  const residue: MutableMembers = {};
  let isEmpty = true;
  for (const name of Object.keys(original)) {
    const own = original[name] as FhirJson; // the key was just listed
    const rest =
      name === 'extension' && Array.isArray(own)
        ? residueOfExtensions(own, mapped[name])
        : residueOf(own, mapped[name]);
    if (rest === undefined) continue;
    residue[name] = rest;
    isEmpty = false;
  }
  for (const name of Object.keys(mapped)) {
    if (Object.hasOwn(original, name)) continue;
    residue[name] = null;
    isEmpty = false;
  }
  return isEmpty ? undefined : residue;
}

interface Extension extends Members {
  readonly url: string;
}

function isExtensions(list: FhirJson | undefined): list is readonly Extension[] {
  return (
    Array.isArray(list) && list.every((item: FhirJson) => isMembers(item) && typeof item['url'] === 'string')
  );
}

/** Where no order of places says it, the whole, by a name that no element has. */
const WHOLE = '@whole';

function residueOfExtensions(
  original: readonly FhirJson[],
  mapped: FhirJson | undefined,
): FhirJson | undefined {
  if (isSame(original, mapped)) return undefined;
  const said = isExtensions(mapped) ? mapped : [];
  const rest = isExtensions(original)
    ? original.map((entry) => (said.some((one) => isSame(entry, one)) ? entry.url : entry))
    : original;
  return isSame(original, restoreExtensions(mapped, rest)) ? rest : { [WHOLE]: original };
}

/** What is said now in the places where it was said before, and what is new after all. */
function restoreExtensions(mapped: FhirJson | undefined, residue: FhirJson): FhirJson | undefined {
  if (isMembers(residue) && residue[WHOLE] !== undefined) return residue[WHOLE];
  if (!Array.isArray(residue)) return restore(mapped, residue);
  const said = isExtensions(mapped) ? mapped : [];
  const placed = residue.flatMap((entry: FhirJson) =>
    typeof entry === 'string' ? said.filter(({ url }) => url === entry) : [entry],
  );
  const list: FhirJson[] = [...placed, ...said.filter(({ url }) => !residue.includes(url))];
  return list.length === 0 && residue.length > 0 ? undefined : list;
}

function isSame(a: FhirJson, b: FhirJson | undefined): boolean {
  return b !== undefined && residueOf(a, b) === undefined && residueOf(b, a) === undefined;
}

function residueOfList(original: readonly FhirJson[], mapped: readonly FhirJson[]): FhirJson | undefined {
  if (original.length < mapped.length) return original;
  const residue: MutableMembers = {};
  let isEmpty = true;
  for (const [index, item] of original.entries()) {
    const rest = residueOf(item, mapped[index]);
    if (rest === undefined) continue;
    // Index by index only where the items are objects: of a differing list of words the whole is clearer.
    if (!isMembers(item)) return original;
    residue[index] = rest;
    isEmpty = false;
  }
  return isEmpty ? undefined : residue;
}

/** The original, from what the mapping says of it and what it does not. */
export function restore(mapped: FhirJson | undefined, residue: FhirJson | undefined): FhirJson | undefined {
  if (residue === undefined) return mapped;
  if (!isMembers(residue)) return residue;
  if (Array.isArray(mapped)) {
    const places = Object.entries(residue);
    if (places.length === 0 || !places.every(([index]) => /^\d+$/.test(index))) return residue;
    const items: FhirJson[] = [...mapped];
    for (const [index, rest] of places) {
      const item = restore(items[Number(index)], rest);
      if (item !== undefined) items[Number(index)] = item;
    }
    return items;
  }
  if (!isMembers(mapped)) return residue;
  const members: MutableMembers = { ...mapped };
  for (const [name, rest] of Object.entries(residue)) {
    const member =
      rest === null
        ? undefined
        : name === 'extension'
          ? restoreExtensions(members[name], rest)
          : restore(members[name], rest);
    if (member === undefined) delete members[name];
    else members[name] = member;
  }
  return members;
}

/** Adds to `counts` the FHIR paths, without indexes, of what no field holds. */
export function countResidue(
  residue: FhirJson,
  mapped: FhirJson | undefined,
  path: string,
  counts: Map<string, number>,
): void {
  if (isMembers(residue) && Array.isArray(mapped)) {
    for (const [index, rest] of Object.entries(residue))
      countResidue(rest, mapped[Number(index)], path, counts);
  } else if (isMembers(residue) && isMembers(mapped)) {
    for (const [name, rest] of Object.entries(residue)) {
      if (rest !== null) countResidue(rest, mapped[name], `${path}.${name}`, counts);
    }
  } else {
    counts.set(path, (counts.get(path) ?? 0) + 1);
  }
}

export interface Stored {
  readonly json: JsonObject;
  /** Numbers that plain JSON would respell: JSON pointer to digits. Absent where there are none. */
  readonly decimals?: { readonly [pointer: string]: string };
}

/** A form that survives a store which knows plain JSON only. */
export function toStored(members: Members): Stored {
  if (!holdsExact(members)) return { json: members as JsonObject }; // without ExactNumber it is plain JSON
  const decimals: { [pointer: string]: string } = {};
  const json = lowered(members, '', decimals) as JsonObject; // of an object comes an object
  return Object.keys(decimals).length === 0 ? { json } : { json, decimals };
}

function holdsExact(value: FhirJson): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return value instanceof ExactNumber || Object.values(value).some(holdsExact);
}

function lowered(value: FhirJson, pointer: string, decimals: { [pointer: string]: string }): Json {
  if (value instanceof ExactNumber) {
    decimals[pointer] = value.text;
    const near = Number(value.text);
    return Number.isFinite(near) ? near : value.text;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value))
    return value.map((item: FhirJson, index) => lowered(item, `${pointer}/${index}`, decimals));
  const members: { [name: string]: Json } = {};
  for (const [name, member] of Object.entries(value))
    members[name] = lowered(member, `${pointer}/${name}`, decimals);
  return members;
}

/** The way back from `toStored`. */
export function fromStored(json: JsonObject, decimals: { readonly [pointer: string]: string } = {}): Members {
  const exact = new Map(Object.entries(decimals));
  return exact.size === 0 ? json : (raised(json, '', exact) as Members); // of an object comes an object
}

function raised(value: FhirJson, pointer: string, exact: ReadonlyMap<string, string>): FhirJson {
  const text = exact.get(pointer);
  if (text !== undefined) return numberOf(text);
  if (Array.isArray(value))
    return value.map((item: FhirJson, index) => raised(item, `${pointer}/${index}`, exact));
  if (!isMembers(value)) return value;
  const members: MutableMembers = {};
  for (const [name, member] of Object.entries(value))
    members[name] = raised(member, `${pointer}/${name}`, exact);
  return members;
}
