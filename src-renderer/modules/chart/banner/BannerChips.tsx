import type { Patient } from '#shared/modules/patients/patient.record.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { useSession } from '#renderer/bridge/session.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { NewerChip } from '#renderer/kit/NewerChip.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { ReviewCount } from '#renderer/modules/reviews/marks.tsx';
import { useChartWords } from '../words.ts';

/** What must be known of this person before anything is done: death, language, where the record comes from. */
export function BannerChips({ patient }: { readonly patient: Patient }) {
  const words = useChartWords();
  const { facility } = useSession();
  const language = spokenLanguage(patient, facility.language, words.language);
  return (
    <ul role="list" className="fw-banner-chips">
      <DeathChip patient={patient} />
      <ReviewCount />
      {patient.newer === undefined ? null : (
        <li>
          <NewerChip of={patient.newer} />
        </li>
      )}
      {patient.active ? null : (
        <li>
          <StatusChip severity="caution">{words('chip.inactive')}</StatusChip>
        </li>
      )}
      {patient.placeholder ? (
        <li>
          <StatusChip severity="pending">{words('chip.placeholder')}</StatusChip>
        </li>
      ) : null}
      {language === undefined ? null : (
        <li>
          <StatusChip severity="info">
            {words.rich('chip.language', { language: <bdi key="language">{language}</bdi> })}
          </StatusChip>
        </li>
      )}
      {patient.source && !patient.placeholder ? (
        <li>
          <StatusChip severity="info">{words('chip.imported')}</StatusChip>
        </li>
      ) : null}
    </ul>
  );
}

function DeathChip({ patient }: { readonly patient: Patient }) {
  const words = useChartWords();
  const format = useFormat();
  const { deceasedAt, birthDate, birthDateEstimated } = patient;
  if (deceasedAt === undefined) {
    return patient.deceased ? (
      <li>
        <span className="fw-chip fw-chip-deceased">{words('chip.died')}</span>
      </li>
    ) : null;
  }
  const age =
    birthDate === undefined
      ? undefined
      : format.age(birthDate, { at: deceasedAt, estimated: birthDateEstimated });
  const when = format.day(deceasedAt);
  return (
    <li>
      <span className="fw-chip fw-chip-deceased">
        {age === undefined ? words('chip.diedOn', { when }) : words('chip.diedAged', { when, age })}
      </span>
    </li>
  );
}

/** The language to speak, where it is not the one that the clinic speaks anyway: named in the reader's own. */
function spokenLanguage(patient: Patient, spokenHere: string, readersLanguage: string): string | undefined {
  const preferred = patient.communication?.find((entry) => entry.preferred) ?? patient.communication?.[0];
  if (!preferred) return undefined;
  const recorded = conceptWords(preferred.language) || undefined;
  const code = preferred.language.coding?.find((coding) => coding.code !== undefined)?.code ?? recorded;
  if (code?.toLowerCase().split('-')[0] === spokenHere) return undefined;
  return languageName(code, readersLanguage) ?? recorded;
}

/** @returns absent for what is no BCP 47 tag, and for languages without a name in the reader's */
function languageName(code: string | undefined, readersLanguage: string): string | undefined {
  if (code === undefined || !/^[a-z]{2,3}(-[a-z0-9]+)*$/i.test(code)) return undefined;
  return new Intl.DisplayNames([readersLanguage], { type: 'language', fallback: 'none' }).of(code);
}
