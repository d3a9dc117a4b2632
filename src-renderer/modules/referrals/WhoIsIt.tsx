import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { displayName, mainName } from '#shared/kernel/human-name.ts';
import type { Patient } from '#shared/modules/patients/patient.record.ts';
import type { IncomingReferral } from '#shared/modules/referrals/incoming-referral.record.ts';
import { referrals } from '#shared/modules/referrals/referrals.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { BirthLine } from '#renderer/kit/BirthLine.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useOpenPatient } from '#renderer/kit/use-open-patient.ts';
import { hintReferred } from '#renderer/modules/patients/registration-hint.ts';
import { useReferralWords } from './words.ts';

/** Whom of the patients here it is about: said by a person, from those that look like it, or registered anew. */
export function WhoIsIt({
  referral,
  patient,
  contested,
}: {
  readonly referral: IncomingReferral;
  readonly patient: Patient | undefined;
  /** Said by desks that did not hear of each other: somebody has to choose. */
  readonly contested: readonly Patient[];
}) {
  const words = useReferralWords();
  const navigate = useNavigate();
  const openPatient = useOpenPatient();
  const toast = useToast();
  const mayRegister = usePermission('patient.write');
  const [isChanging, setIsChanging] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const link = useCommand(referrals.link);
  const isContested = contested.length > 0;
  const isAsked = !patient || isChanging || isContested;
  const { id, person } = referral;
  const candidates = useQuery(referrals.candidates, isAsked && !isContested ? { id } : undefined);
  const rows = isContested ? contested.map((one) => ({ patient: one, basis: undefined })) : candidates.value;
  const choose = async (patientId: string) => {
    const done = await link.run({ id, patientId });
    if (!done.ok) return setRefusal(done.error);
    setIsChanging(false);
    toast(words('who.done'));
  };
  const register = () => {
    hintReferred({ referralId: id, person });
    void navigate({ to: '/register' });
  };
  return (
    <section aria-labelledby="referral-who" className="fw-referral-who">
      <h3 id="referral-who">{words(isAsked ? 'who' : 'who.is')}</h3>
      {isAsked ? (
        <>
          {candidates.state === 'error' ? <ErrorNotice error={candidates.error} /> : null}
          {isContested ? <Notice severity="serious" title={words('who.contested')} /> : null}
          {rows?.length === 0 ? <p className="fw-second">{words('who.none')}</p> : null}
          <ul role="list">
            {(rows ?? []).map(({ patient: one, basis }) => (
              <li key={one.id}>
                <Person patient={one} />
                {basis === undefined ? null : (
                  <StatusChip severity={basis === 'alike' ? 'info' : 'ok'}>
                    {words(`basis.${basis}`)}
                  </StatusChip>
                )}
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={words('who.thisNamed', { name: nameOf(one) })}
                  onClick={() => void choose(one.id)}
                >
                  {words('who.this')}
                </Button>
              </li>
            ))}
          </ul>
          {mayRegister && !isContested ? (
            <Button size="xs" variant="default" onClick={register}>
              {words('who.register')}
            </Button>
          ) : null}
        </>
      ) : (
        <>
          <Person patient={patient} />
          <div className="fw-button-row">
            <Button size="xs" variant="default" onClick={() => openPatient(patient.id)}>
              {words('openChart')}
            </Button>
            <Button size="xs" variant="subtle" color="gray" onClick={() => setIsChanging(true)}>
              {words('who.change')}
            </Button>
          </div>
        </>
      )}
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
    </section>
  );
}

function Person({ patient }: { readonly patient: Patient }) {
  return (
    <div>
      <div>
        <PatientName name={patient.name} /> <bdi className="fw-second">{patient.mrn}</bdi>
      </div>
      <div className="fw-second">
        <BirthLine birth={patient} />
      </div>
    </div>
  );
}

function nameOf({ name }: Patient): string {
  const main = mainName(name);
  return main === undefined ? '' : displayName(main);
}
