import { Button, Radio } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import { useState } from 'react';
import { sameJson } from '#shared/kernel/json.ts';
import { identity } from '#shared/modules/identity/identity.contract.ts';
import type { Patient } from '#shared/modules/patients/patient.record.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { BirthLine } from '#renderer/kit/BirthLine.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useOpenPatient } from '#renderer/kit/use-open-patient.ts';
import { useKitWords } from '#renderer/kit/words.ts';
import { COMPARED, comparedLines, usuallyStays, type Compared } from './compared-rows.ts';
import { LevelChip } from './LevelChip.tsx';
import { MergeDialog } from './MergeDialog.tsx';
import { useLikenessWords } from './use-likeness-words.ts';
import { useIdentityWords } from './words.ts';

export interface ComparePairProps {
  readonly ids: readonly [string, string];
  readonly onDecided: () => void;
}

/** Two records side by side, and what somebody may say of them. */
export function ComparePair({ ids, onDecided }: ComparePairProps) {
  const words = useIdentityWords();
  const format = useFormat();
  const likenessWords = useLikenessWords();
  const toast = useToast();
  const query = useQuery(identity.compare, { ids: [...ids] });
  const distinct = useCommand(identity.stateDistinct);
  const [chosen, setChosen] = useState<0 | 1>();
  const [isMerging, setIsMerging] = useState(false);
  const [refusal, setRefusal] = useState<{ readonly code: string }>();
  if (query.state === 'error') return <ErrorNotice error={query.error} words={words} />;
  if (!query.value) return <div className="fw-panel" aria-busy="true" />;
  const { patients, likeness, counts, isOnePerson, distinct: stated } = query.value;
  const stays = chosen ?? usuallyStays(patients, counts);
  const state = async () => {
    const result = await distinct.run({ ids: [...ids] });
    setRefusal(result.ok ? undefined : result.error);
    if (!result.ok) return;
    toast(words('distinct.done'));
    onDecided();
  };
  return (
    <article className="fw-panel fw-identity-pair" aria-label={words('detail')}>
      <header>
        <LevelChip level={likeness.level} />
        <p className="fw-second">{likenessWords(likeness)}</p>
      </header>
      {isOnePerson ? <Notice severity="info" title={words('isOne')} /> : null}
      {stated ? (
        <Notice
          severity="info"
          title={words('distinctStated', { who: stated.by, when: format.dateTime(stated.at) })}
        >
          {stated.reason === undefined ? null : <bdi>{stated.reason}</bdi>}
        </Notice>
      ) : null}
      <table className="fw-identity-table">
        <thead>
          <tr>
            <td />
            {patients.map((patient, index) => (
              <th key={patient.id} scope="col">
                <PatientName name={patient.name} />
                <div className="fw-second fw-small">
                  <bdi dir="ltr">{patient.mrn}</bdi>
                </div>
                <Radio
                  name="stays"
                  label={words('stays')}
                  checked={stays === index}
                  disabled={isOnePerson}
                  onChange={() => setChosen(index === 0 ? 0 : 1)}
                />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {COMPARED.map((row) => (
            <ComparedRow key={row} row={row} patients={patients} />
          ))}
          <tr>
            <th scope="row">{words('row.registered')}</th>
            {patients.map(({ id, registeredAt }) => (
              <td key={id}>{format.day(registeredAt)}</td>
            ))}
          </tr>
          <tr>
            <th scope="row">{words('row.counts')}</th>
            {patients.map(({ id }, index) => (
              <td key={id}>{format.number(counts[index] ?? 0)}</td>
            ))}
          </tr>
          <tr>
            <td />
            {patients.map(({ id }) => (
              <td key={id}>
                <OpenButton id={id} />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      {isOnePerson ? null : (
        <footer className="fw-identity-actions">
          <Button variant="default" loading={distinct.isRunning} onClick={() => void state()}>
            {words('distinct.do')}
          </Button>
          <Button onClick={() => setIsMerging(true)}>{words('merge.open')}</Button>
        </footer>
      )}
      {isMerging ? (
        <MergeDialog
          stays={patients[stays]}
          goes={patients[stays === 0 ? 1 : 0]}
          onClose={() => setIsMerging(false)}
          onMerged={onDecided}
        />
      ) : null}
    </article>
  );
}

function OpenButton({ id }: { readonly id: string }) {
  const words = useIdentityWords();
  const openPatient = useOpenPatient();
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconFolderOpen size={15} aria-hidden />}
      onClick={() => openPatient(id)}
    >
      {words('open')}
    </Button>
  );
}

function ComparedRow({
  row,
  patients,
}: {
  readonly row: Compared;
  readonly patients: readonly [Patient, Patient];
}) {
  const words = useIdentityWords();
  const [first, second] = patients.map((patient) => comparedLines(patient, row));
  if (first?.length === 0 && second?.length === 0) return null;
  const differs = !sameJson(first ?? [], second ?? []);
  return (
    <tr data-differs={differs ? '' : undefined}>
      <th scope="row">
        {words(`row.${row}`)}
        {differs ? (
          <div>
            <StatusChip severity="caution">{words('row.difference')}</StatusChip>
          </div>
        ) : null}
      </th>
      {patients.map((patient) => (
        <td key={patient.id}>
          <ComparedValue row={row} patient={patient} />
        </td>
      ))}
    </tr>
  );
}

function ComparedValue({ row, patient }: { readonly row: Compared; readonly patient: Patient }) {
  const words = useIdentityWords();
  const kit = useKitWords();
  const lines = comparedLines(patient, row);
  if (lines.length === 0) return <span className="fw-quiet">{words('none')}</span>;
  if (row === 'birth') return <BirthLine birth={patient} />;
  if (row === 'sex') return kit(patient.gender ?? 'unknown');
  return lines.map((line) => (
    <div key={line}>
      <bdi>{line}</bdi>
    </div>
  ));
}
