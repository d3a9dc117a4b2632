import { writeFileSync } from 'node:fs';
import type { FieldForm, Fields } from '#shared/kernel/field.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { records } from '#shared/registry.ts';

/** The data dictionary as Markdown, one table a record: what the program itself checks, never a second description. */
export function dataDictionary(all: readonly AnyRecord[]): string {
  const parts = all.toSorted((a, b) => (a.type < b.type ? -1 : 1)).map((record) => recordSection(record));
  return `${[
    '# Data dictionary',
    'Generated from the records by `npm run dictionary`; a test fails when it is out of date. Every document carries the',
    'envelope of `shared/kernel/document.ts`; the tables list its `data`. `*` marks a field that must be there. *Merge* says',
    'how two edits made apart become one (`shared/kernel/field.ts`); fields that stand *together* are written and settled as one.',
  ].join('\n')}\n\n${parts.join('\n')}`;
}

function recordSection(record: AnyRecord): string {
  const facts = [`compartment \`${record.compartment}\``, `version ${record.v}`];
  if (record.appendOnly) facts.push('append-only');
  for (const [name, members] of Object.entries(record.together))
    facts.push(`together as \`${name}\`: \`${members.join(', ')}\``);
  const indexes = record.indexes.map((path) => `\`${path.join(', ')}\``);
  if (indexes.length > 0) facts.push(`indexed by ${indexes.join('; ')}`);
  return [
    `## ${record.type}`,
    `${facts.join(', ')}.`,
    '',
    '| field | shape | merge |',
    '|---|---|---|',
    ...rows(record.fields, ''),
    '',
  ].join('\n');
}

function rows(fields: Fields, prefix: string): string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const own = `| ${path}${field.isOptional ? '' : '*'} | ${shape(field.form)} | ${prefix === '' ? field.merge : ''} |`;
    const inner = field.form.kind === 'list' ? field.form.of : field.form;
    return inner.kind === 'group' ? [own, ...rows(inner.fields, `${path}.`)] : [own];
  });
}

const SHAPES = {
  boolean: 'yes or no',
  date: 'calendar day',
  partialDate: 'day, month or year',
  instant: 'instant with offset',
  code: 'CodeableConcept',
  quantity: 'Quantity, UCUM',
  verbatim: 'JSON as it came',
  group: 'group',
} as const;

function shape(form: FieldForm): string {
  switch (form.kind) {
    case 'text':
      return `text, at most ${form.max}`;
    case 'ref':
      return `reference to ${form.to}`;
    case 'oneOf':
      return form.options.map((option) => `\`${option}\``).join(', ');
    case 'integer':
      return `whole number, ${form.min} to ${form.max}`;
    case 'list':
      return `list of at most ${form.max}: ${shape(form.of)}`;
    case 'boolean':
    case 'date':
    case 'partialDate':
    case 'instant':
    case 'code':
    case 'quantity':
    case 'verbatim':
    case 'group':
      return SHAPES[form.kind];
  }
}

if (import.meta.main)
  writeFileSync(new URL('../docs/data-dictionary.md', import.meta.url), dataDictionary(records));
