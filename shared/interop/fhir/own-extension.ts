import type { Element } from './element.ts';
import { isMembers, type FhirJson, type MutableMembers } from './fhir-json.ts';

/** What no element of FHIR says, as an extension of ours. FHIR R4 §2.4 Extensibility. */
export function ownExtension<T>(url: string, value: Element<T>): Element<T> {
  return {
    name: `extension:${url}`,
    read(from, reading) {
      const extensions = from['extension'];
      if (!Array.isArray(extensions)) return undefined;
      const index = extensions.findIndex((item: FhirJson) => isMembers(item) && item['url'] === url);
      const found: FhirJson | undefined = extensions[index];
      return isMembers(found)
        ? reading.at('extension', () => reading.at(index, () => value.read(found, reading)))
        : undefined;
    },
    write(content, into, writing) {
      const extension: MutableMembers = { url };
      value.write(content, extension, writing);
      const before = into['extension'];
      into['extension'] = [...(Array.isArray(before) ? before : []), extension];
    },
  };
}
