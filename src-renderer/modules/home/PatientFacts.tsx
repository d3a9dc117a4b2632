import { Fragment } from 'react';
import { addressLines } from '#shared/kernel/address.ts';
import { preferredName } from '#shared/kernel/human-name.ts';
import type { Coverage } from '#shared/modules/patients/coverage.record.ts';
import type { Patient } from '#shared/modules/patients/patient.record.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { countryName } from '#renderer/kit/country-name.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { languageName } from '#renderer/kit/language-name.ts';
import { Fact } from './Fact.tsx';
import { IdentityFacts } from './IdentityFacts.tsx';
import { useAsks } from '../patients/use-asks.ts';
import { ConsentFacts } from './ConsentFacts.tsx';
import { ContactFacts } from './ContactFacts.tsx';
import { isEnded } from './patient-checks.ts';
import { useHomeWords } from './words.ts';

interface PatientFactsProps {
  readonly patient: Patient;
  readonly coverages: readonly Coverage[];
}

/** What a desk needs to reach someone and to send the bill. */
export function PatientFacts({ patient, coverages }: PatientFactsProps) {
  const words = useHomeWords();
  const format = useFormat();
  const { today } = useClock();
  const { country: home } = useAsks();
  const points = (patient.telecom ?? []).filter(({ value, use }) => value !== undefined && use !== 'old');
  const phones = points.filter(({ system }) => system === 'phone' || system === 'sms');
  const emails = points.filter(({ system }) => system === 'email');
  const [address] = patient.address ?? [];
  const preferred = preferredName(patient.name);
  const spoken = patient.communication?.find((one) => one.preferred === true) ?? patient.communication?.[0];
  const active = coverages.filter(({ status }) => status === 'active');
  return (
    <dl className="fw-facts">
      <Fact name={words('mrn')}>
        <bdi dir="ltr" className="fw-strong">
          {patient.mrn}
        </bdi>
      </Fact>
      {preferred === undefined ? null : (
        <Fact name={words('preferred')}>
          <bdi>{preferred}</bdi>
        </Fact>
      )}
      <IdentityFacts patient={patient} />
      {phones.length === 0 ? null : (
        <Fact name={words('phone')}>
          <Lines of={phones.map(({ value }) => value ?? '')} dir="ltr" />
        </Fact>
      )}
      {emails.length === 0 ? null : (
        <Fact name={words('email')}>
          <Lines of={emails.map(({ value }) => value ?? '')} dir="ltr" />
        </Fact>
      )}
      {address === undefined ? null : (
        <Fact name={words('address')}>
          <Lines
            of={addressLines(address, home === undefined ? {} : { homeCountry: home }).map((line) =>
              line === address.country ? countryName(line, words.language) : line,
            )}
          />
        </Fact>
      )}
      {spoken === undefined ? null : (
        <Fact name={words('language')}>{languageName(spoken.language, words.language)}</Fact>
      )}
      <Fact name={words('cover')}>
        {active.length === 0 ? (
          <span className="fw-quiet">{words('noCover')}</span>
        ) : (
          active.map((coverage) => (
            <div key={coverage.id}>
              <bdi>{coverage.payor}</bdi>
              {coverage.subscriberId === undefined ? null : (
                <>
                  {' '}
                  <bdi dir="ltr">{coverage.subscriberId}</bdi>
                </>
              )}
              {coverage.validTo === undefined ? null : (
                <div className="fw-second">
                  {words(isEnded(coverage, today) ? 'ended' : 'validTo', {
                    date: format.date(coverage.validTo),
                  })}
                </div>
              )}
            </div>
          ))
        )}
      </Fact>
      <ContactFacts contacts={patient.contact ?? []} />
      <ConsentFacts patientId={patient.id} />
      <Fact name={words('registered')}>{format.day(patient.registeredAt)}</Fact>
    </dl>
  );
}

function Lines({ of, dir }: { readonly of: readonly string[]; readonly dir?: 'ltr' }) {
  return of.map((line, index) => (
    // Two lines may read the same: their place tells them apart.
    // oxlint-disable-next-line react/no-array-index-key
    <Fragment key={index}>
      {index > 0 ? <br /> : null}
      <bdi dir={dir}>{line}</bdi>
    </Fragment>
  ));
}
