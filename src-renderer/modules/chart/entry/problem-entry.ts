import { conceptText } from '#shared/kernel/clinical-values.ts';
import { history } from '#shared/modules/history/history.contract.ts';
import type { Condition } from '#shared/modules/problems/condition.record.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { suggestions } from '../known/words.ts';
import { oneOf, opened, options, startOf, type Entry, type EntryWordings } from './entries.ts';
import { said } from './entry-fields.ts';

const STATUSES = ['active', 'recurrence', 'relapse', 'remission', 'inactive', 'resolved'] as const;
const CERTAINTIES = ['confirmed', 'provisional', 'differential', 'unconfirmed', 'refuted'] as const;

export function problemEntry(base: Condition | undefined, { words, known }: EntryWordings): Entry {
  const name = conceptText(base?.code);
  return {
    parts: [
      {
        kind: 'text',
        name: 'name',
        label: words('problem.name'),
        hint: words('problem.nameHint'),
        required: true,
        max: 300,
        suggestions: suggestions(known, 'problem'),
      },
      { kind: 'when', name: 'onset', label: words('problem.onset') },
      {
        kind: 'select',
        name: 'clinicalStatus',
        label: words('problem.status'),
        options: options(STATUSES, (status) => words(`problemStatus.${status}`)),
      },
      { kind: 'when', name: 'abatement', label: words('problem.abatement') },
      {
        kind: 'select',
        name: 'verificationStatus',
        label: words('problem.certainty'),
        options: [
          { value: '', label: words('notKnown') },
          ...options(CERTAINTIES, (certainty) => words(`certainty.${certainty}`)),
        ],
      },
      { kind: 'text', name: 'note', label: words('note'), long: true, max: 4000 },
    ],
    start: base
      ? startOf({
          name,
          onset: base.onset,
          abatement: base.abatement,
          clinicalStatus: base.clinicalStatus ?? 'active',
          verificationStatus: base.verificationStatus,
          note: base.note,
        })
      : { clinicalStatus: 'active' },
    save: (patientId, values, from) => {
      const { name: typed = '', ...rest } = said(values, 'name', 'onset', 'abatement', 'note');
      const verificationStatus = oneOf(CERTAINTIES, values['verificationStatus']);
      return request(history.saveProblem, {
        patientId,
        ...opened<Condition>(from),
        entry: {
          code: base && typed === name ? base.code : { text: typed },
          clinicalStatus: oneOf(STATUSES, values['clinicalStatus']) ?? 'active',
          ...(verificationStatus === undefined ? {} : { verificationStatus }),
          ...rest,
        },
      });
    },
  };
}
