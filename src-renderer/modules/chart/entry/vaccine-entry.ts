import { conceptText } from '#shared/kernel/clinical-values.ts';
import { history } from '#shared/modules/history/history.contract.ts';
import type { Immunization } from '#shared/modules/immunizations/immunization.record.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { knownVaccine, vaccineSuggestions } from '../known/words.ts';
import { oneOf, opened, options, startOf, type Entry, type EntryWordings } from './entries.ts';
import { said } from './entry-fields.ts';

const STATUSES = ['completed', 'not-done'] as const;
const SOURCES = ['seen', 'told'] as const;

export function vaccineEntry(base: Immunization | undefined, { words, known, today }: EntryWordings): Entry {
  const name = conceptText(base?.vaccineCode);
  return {
    parts: [
      {
        kind: 'text',
        name: 'name',
        label: words('vaccine.name'),
        required: true,
        max: 300,
        suggestions: vaccineSuggestions(known),
      },
      {
        kind: 'choice',
        name: 'status',
        label: words('vaccine.status'),
        options: options(STATUSES, (status) => words(`vaccineStatus.${status}`)),
      },
      { kind: 'when', name: 'occurrence', label: words('vaccine.occurrence'), required: true },
      { kind: 'text', name: 'lotNumber', label: words('vaccine.batch'), max: 60 },
      {
        kind: 'select',
        name: 'source',
        label: words('vaccine.source'),
        options: [
          { value: '', label: words('notKnown') },
          ...options(SOURCES, (source) => words(`vaccineSource.${source}`)),
        ],
      },
      { kind: 'text', name: 'note', label: words('note'), long: true, max: 4000 },
    ],
    start: base
      ? startOf({
          name,
          status: base.status === 'not-done' ? 'not-done' : 'completed',
          occurrence: base.occurrence,
          lotNumber: base.lotNumber,
          source: base.primarySource === undefined ? undefined : base.primarySource ? 'seen' : 'told',
          note: base.note,
        })
      : { status: 'completed', occurrence: today },
    save: (patientId, values, from) => {
      const {
        name: typed = '',
        occurrence = '',
        ...rest
      } = said(values, 'name', 'occurrence', 'lotNumber', 'note');
      const coding = knownVaccine(known, typed)?.coding;
      const source = oneOf(SOURCES, values['source']);
      return request(history.saveVaccine, {
        patientId,
        ...opened<Immunization>(from),
        entry: {
          vaccineCode:
            base && typed === name
              ? base.vaccineCode
              : { text: typed, ...(coding ? { coding: [...coding] } : {}) },
          status: oneOf(STATUSES, values['status']) ?? 'completed',
          occurrence,
          ...(source === undefined ? {} : { primarySource: source === 'seen' }),
          ...rest,
        },
      });
    },
  };
}
