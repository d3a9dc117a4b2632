import { conceptText } from '#shared/kernel/clinical-values.ts';
import type { Consent } from '#shared/modules/consents/consent.record.ts';
import type { ConsentState } from '#shared/modules/consents/consent.rules.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { codeOf, RELATIONSHIPS } from './registration-codes.ts';
import { usePatientWords } from './words.ts';

/** "Agreed 12-Mar-2026 · signed on paper · by Amina Otieno, mother". */
export function ConsentLine({ state: { state, statement } }: { readonly state: ConsentState }) {
  const words = usePatientWords();
  if (state === 'notAsked' || !statement) return null;
  return (
    <div className="fw-second">
      {words(`state.${state}`)} <Circumstances statement={statement} />
    </div>
  );
}

/** When, how, by whom, until when, and what was noted of it. */
export function Circumstances({ statement }: { readonly statement: Consent }) {
  const words = usePatientWords();
  const format = useFormat();
  const { date, validTo, how, givenBy, note } = statement;
  const code = codeOf(givenBy?.relationship);
  const known = RELATIONSHIPS.find((one) => one === code);
  const role = known === undefined ? conceptText(givenBy?.relationship) : words(`relationship.${known}`);
  return (
    <>
      {format.day(date)}
      {how === undefined ? null : ` · ${words(`way.${how}`)}`}
      {givenBy?.name === undefined ? null : (
        <>
          {' · '}
          <bdi>{givenBy.name}</bdi>
          {role === '' ? null : ` (${role})`}
        </>
      )}
      {validTo === undefined ? null : ` · ${words('consent.until', { date: format.day(validTo) })}`}
      {note === undefined ? null : (
        <div>
          <bdi>{note}</bdi>
        </div>
      )}
    </>
  );
}
