import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import { isPartialDate } from '#shared/kernel/partial-date.ts';
import {
  CONSENT_SCOPES,
  CONSENT_WAYS,
  type ConsentDecision,
  type ConsentScope,
} from '#shared/modules/consents/consent.record.ts';
import type { ConsentEntry } from '#shared/modules/consents/consent.rules.ts';
import type { FieldIssue } from '#renderer/kit/form/record-resolver.ts';
import { ROLE_SYSTEM } from './registration-codes.ts';
import { text, tidy } from './registration-parts.ts';

/** What a person says when asked, for all that they decide at once. */
export interface ConsentValues {
  decisions: Record<ConsentScope, '' | ConsentDecision>;
  /** Partial date, or nothing: today. */
  date: string;
  validTo: string;
  how: string;
  by: 'patient' | 'representative';
  name: string;
  /** Code of HL7 v3 RoleCode. */
  relationship: string;
  note: string;
}

export const NO_CONSENT: ConsentValues = {
  decisions: { treatment: '', sharing: '', research: '', messages: '', photo: '' },
  date: '',
  validTo: '',
  how: '',
  by: 'patient',
  name: '',
  relationship: '',
  note: '',
};

export function isDeciding({ decisions }: ConsentValues): boolean {
  return CONSENT_SCOPES.some((scope) => decisions[scope] !== '');
}

/** The statements that the form makes: one for each thing decided. */
export function consentsOf(values: ConsentValues, today: CalendarDate): readonly ConsentEntry[] {
  const how = CONSENT_WAYS.find((way) => way === values.how);
  const givenBy: ConsentEntry['givenBy'] =
    values.by === 'patient'
      ? { kind: 'patient' }
      : {
          kind: 'representative',
          ...text('name', values.name),
          ...(values.relationship === ''
            ? {}
            : { relationship: { coding: [{ system: ROLE_SYSTEM, code: values.relationship }] } }),
        };
  const note = values.note.trim();
  return CONSENT_SCOPES.flatMap((scope): ConsentEntry[] => {
    const decision = values.decisions[scope];
    if (decision === '') return [];
    const ends = decision === 'given' ? text('validTo', values.validTo) : {};
    return [
      {
        scope,
        decision,
        date: tidy(values.date) || today,
        ...ends,
        givenBy,
        ...(how === undefined ? {} : { how }),
        ...(note === '' ? {} : { note }),
      },
    ];
  });
}

/** What a desk must say of a decision; the rest is checked by the engine, too. */
export function consentIssues(values: ConsentValues): readonly FieldIssue[] {
  if (!isDeciding(values)) return [];
  const date = tidy(values.date);
  const end = tidy(values.validTo);
  return [
    ...(values.how === '' ? [{ path: 'consent.how', code: 'field.needed' }] : []),
    ...(values.by === 'representative' && tidy(values.name) === ''
      ? [{ path: 'consent.name', code: 'field.needed' }]
      : []),
    ...(date === '' || isPartialDate(date) ? [] : [{ path: 'consent.date', code: 'date.notADate' }]),
    ...(end === '' || isPartialDate(end) ? [] : [{ path: 'consent.validTo', code: 'date.notADate' }]),
  ];
}
