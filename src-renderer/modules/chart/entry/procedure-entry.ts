import { conceptText } from '#shared/kernel/clinical-values.ts';
import type { Procedure } from '#shared/modules/encounters/procedure.record.ts';
import { history } from '#shared/modules/history/history.contract.ts';
import { kindOf, PROCEDURE_KINDS, type ProcedureKind } from '#shared/modules/history/procedure-kind.rules.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { oneOf, opened, options, startOf, type Entry, type EntryWordings } from './entries.ts';
import { said } from './entry-fields.ts';

export function procedureEntry(
  base: Procedure | undefined,
  startWith: ProcedureKind | undefined,
  { words }: EntryWordings,
): Entry {
  const name = conceptText(base?.code);
  return {
    parts: [
      {
        kind: 'text',
        name: 'name',
        label: words('procedure.name'),
        hint: words('procedure.nameHint'),
        required: true,
        max: 300,
      },
      {
        kind: 'select',
        name: 'kind',
        label: words('procedure.kind'),
        options: [
          ...(base && kindOf(base.category) === undefined ? [{ value: '', label: words('notKnown') }] : []),
          ...options(PROCEDURE_KINDS, (kind) => words(`procedureKind.${kind}`)),
        ],
      },
      { kind: 'when', name: 'performedStart', label: words('procedure.start') },
      { kind: 'when', name: 'performedEnd', label: words('procedure.end') },
      {
        kind: 'text',
        name: 'note',
        label: words('note'),
        hint: words('procedure.noteHint'),
        long: true,
        max: 4000,
      },
    ],
    start: base
      ? startOf({
          name,
          kind: kindOf(base.category),
          performedStart: base.performedStart,
          performedEnd: base.performedEnd,
          note: base.note,
        })
      : { kind: startWith ?? 'surgery' },
    save: (patientId, values, from) => {
      const { name: typed = '', ...rest } = said(values, 'name', 'performedStart', 'performedEnd', 'note');
      const kind = oneOf(PROCEDURE_KINDS, values['kind']);
      return request(history.saveProcedure, {
        patientId,
        ...opened<Procedure>(from),
        entry: {
          code: base && typed === name ? base.code : { text: typed },
          ...(kind === undefined ? {} : { kind }),
          ...rest,
        },
      });
    },
  };
}
