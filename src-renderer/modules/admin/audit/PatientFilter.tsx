import { Select } from '@mantine/core';
import { useState } from 'react';
import { fullName, mainName } from '#shared/kernel/human-name.ts';
import type { Patient } from '#shared/modules/patients/patient.record.ts';
import { patients } from '#shared/modules/patients/patients.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useKitWords } from '#renderer/kit/words.ts';
import { useAdminWords } from '../words.ts';

const LIMIT = 8;

interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface PatientFilterProps {
  readonly value: string | undefined;
  readonly onChange: (id: string | undefined) => void;
}

/** Finds one patient by name or number, as the find box does. */
export function PatientFilter({ value, onChange }: PatientFilterProps) {
  const words = useAdminWords();
  const kit = useKitWords();
  const [typed, setTyped] = useState('');
  const [picked, setPicked] = useState<Choice>();
  // One that the address names has not been found here: it is asked for by its id.
  const isNamed = value !== undefined && picked?.value !== value;
  const named = useQuery(patients.get, isNamed ? { id: value } : undefined);
  const chosen = isNamed ? (named.value ? choiceOf(named.value) : { value, label: value }) : picked;
  const found = useQuery(
    patients.search,
    typed.trim() === '' || typed === chosen?.label ? undefined : { words: typed, limit: LIMIT },
    { keepPrevious: true },
  );
  const choices = (found.value ?? []).map(({ patient }) => choiceOf(patient));
  const kept = value !== undefined && chosen ? [chosen] : [];
  const data = [
    ...kept,
    ...choices.filter((choice) => choice.value !== chosen?.value || value === undefined),
  ];
  return (
    <Select
      label={words('audit.patient')}
      placeholder={words('audit.patientHint')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': kit('remove') }}
      data={data}
      filter={({ options }) => options}
      value={value ?? null}
      onSearchChange={setTyped}
      nothingFoundMessage={typed.trim() === '' ? undefined : words('audit.noPatients')}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      onChange={(id) => {
        setPicked(data.find((choice) => choice.value === id));
        onChange(id ?? undefined);
      }}
    />
  );
}

function choiceOf({ id, name, mrn }: Pick<Patient, 'id' | 'name' | 'mrn'>): Choice {
  const main = mainName(name);
  return { value: id, label: main ? `${fullName(main)} · ${mrn}` : mrn };
}
