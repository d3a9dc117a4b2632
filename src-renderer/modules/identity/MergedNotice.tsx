import { Button } from '@mantine/core';
import { useState } from 'react';
import type { OutputOf } from '#shared/kernel/contract.ts';
import { identity } from '#shared/modules/identity/identity.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { TakeApartDialog } from './TakeApartDialog.tsx';
import { useIdentityWords } from './words.ts';
import './identity.css';

type Found = OutputOf<(typeof identity)['person']>;

/** That a record stands for several, which these are, and the way back. Nothing for a record that stands for itself. */
export function MergedNotice({
  patientId,
  onOpen,
}: {
  readonly patientId: string;
  readonly onOpen: (id: string) => void;
}) {
  const words = useIdentityWords();
  const person = useQuery(identity.person, { id: patientId });
  const [apart, setApart] = useState<string>();
  if (!person.value || person.value.members.length < 2) return null;
  const { survivorId, members } = person.value;
  const survivor = members.find(({ id }) => id === survivorId);
  return (
    <>
      <Notice
        severity="info"
        title={words('merged.title', { count: members.length - 1 })}
        actions={
          survivor && survivorId !== patientId ? (
            <Button size="xs" variant="default" onClick={() => onOpen(survivorId)}>
              {words.rich('merged.toSurvivor', {
                mrn: (
                  <bdi key="mrn" dir="ltr">
                    {survivor.mrn}
                  </bdi>
                ),
              })}
            </Button>
          ) : undefined
        }
      >
        {survivor && survivorId !== patientId ? (
          <p>
            {words.rich('merged.replaced', {
              mrn: (
                <bdi key="mrn" dir="ltr">
                  {survivor.mrn}
                </bdi>
              ),
            })}
          </p>
        ) : null}
        <Merges found={person.value} patientId={patientId} onApart={setApart} />
      </Notice>
      {apart === undefined ? null : <TakeApartDialog mergeId={apart} onClose={() => setApart(undefined)} />}
    </>
  );
}

function Merges({
  found: { members, merges },
  patientId,
  onApart,
}: {
  readonly found: Found;
  readonly patientId: string;
  readonly onApart: (mergeId: string) => void;
}) {
  const words = useIdentityWords();
  const format = useFormat();
  const mayMerge = usePermission('patient.merge');
  return (
    <ul role="list" className="fw-identity-merges">
      {merges
        .filter(({ status }) => status === 'active')
        .map((merge) => {
          const otherId = merge.patientId === patientId ? merge.replacedId : merge.patientId;
          const other = members.find(({ id }) => id === otherId);
          return (
            <li key={merge.id}>
              <span>
                {other ? (
                  <>
                    <PatientName name={other.name} /> · <bdi dir="ltr">{other.mrn}</bdi>
                    {', '}
                  </>
                ) : null}
                {words.rich('merged.line', {
                  who: <bdi key="who">{merge.mergedBy}</bdi>,
                  when: format.dateTime(merge.mergedAt),
                })}
                {merge.reason === undefined ? null : (
                  <>
                    {' · '}
                    <bdi>{merge.reason}</bdi>
                  </>
                )}
              </span>
              {mayMerge ? (
                <button type="button" className="fw-link" onClick={() => onApart(merge.id)}>
                  {words('apart.open')}
                </button>
              ) : null}
            </li>
          );
        })}
    </ul>
  );
}
