import type { Element } from './element.ts';
import { isMembers, type FhirJson, type Members, type MutableMembers } from './fhir-json.ts';
import type { Reading, Writing } from './reading.ts';
import { residueOf } from './residue.ts';

/**
 * One extension as a field: `extension(url, concept('valueCodeableConcept'))`. Where it stands more than once, or says more than
 * the field holds, it is left to the residue whole.
 */
export function extension<T>(url: string, value: Element<T>): Element<T> {
  return {
    name: `extension(${url.slice(url.lastIndexOf('/') + 1)})`,
    read(from, reading) {
      const [entry, ...others] = extensionsOf(from).filter((one) => one['url'] === url);
      return entry === undefined || others.length > 0 ? undefined : readWhole(entry, value, url, reading);
    },
    write: (said, into, writing) => addExtension(into, writeEntry(said, value, url, writing)),
  };
}

/** All extensions of one namespace as a list: what comes after `prefix` in the url tells them apart. */
export function extensionsUnder<T>(
  prefix: string,
  element: (rest: string) => Element<T> | undefined,
  restOf: (value: T) => string,
): Element<readonly T[]> {
  return {
    name: `extension(${prefix}…)`,
    read(from, reading) {
      const found = extensionsOf(from).flatMap((entry) => {
        const { url } = entry;
        if (typeof url !== 'string' || !url.startsWith(prefix)) return [];
        const value = element(url.slice(prefix.length));
        const said = value && readWhole(entry, value, url, reading);
        return said === undefined ? [] : [{ url, said }];
      });
      // Two of one name: which counts, nobody here can know.
      const single = found.filter(({ url }) => found.filter((other) => other.url === url).length === 1);
      return single.length === 0 ? undefined : single.map(({ said }) => said);
    },
    write(list, into, writing) {
      for (const said of list) {
        const value = element(restOf(said));
        if (value) addExtension(into, writeEntry(said, value, prefix + restOf(said), writing));
      }
    },
  };
}

function extensionsOf(from: Members): readonly Members[] {
  const list = from['extension'];
  return Array.isArray(list) ? list.filter(isMembers) : [];
}

function readWhole<T>(entry: Members, value: Element<T>, url: string, reading: Reading): T | undefined {
  const said = value.read(entry, reading);
  if (said === undefined) return undefined;
  const again = writeEntry(said, value, url, { record: {}, referenceTo: (id) => id });
  return residueOf(entry, again) === undefined ? said : undefined;
}

function writeEntry<T>(said: T, value: Element<T>, url: string, writing: Writing): Members {
  const entry: MutableMembers = { url };
  value.write(said, entry, writing);
  return entry;
}

function addExtension(into: MutableMembers, entry: Members): void {
  const before: readonly FhirJson[] = Array.isArray(into['extension']) ? into['extension'] : [];
  into['extension'] = [...before, entry];
}
