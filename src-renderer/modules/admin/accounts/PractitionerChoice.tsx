import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { staff } from '#shared/modules/staff/staff.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useAdminWords } from '../words.ts';

export interface PractitionerChoiceProps {
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
}

/** Whom an account stands for in charts. The station finds by name: a network has more people than a list shows. */
export function PractitionerChoice({ value, onChange }: PractitionerChoiceProps) {
  const words = useAdminWords();
  const [text, setText] = useState('');
  const input = useMemo(() => ({ text, ...(value === null ? {} : { id: value }) }), [text, value]);
  const found = useQuery(staff.practitioners, input);
  const people = found.value ?? [];
  const chosen = people.find(({ id }) => id === value)?.name;
  return (
    <Select
      label={words('accounts.practitioner')}
      description={words('accounts.practitionerHint')}
      placeholder={words('accounts.practitionerNone')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': words('accounts.practitionerClear') }}
      nothingFoundMessage={words('accounts.practitionerNotFound')}
      filter={({ options }) => options}
      value={value}
      onChange={onChange}
      onSearchChange={(typed) => setText(typed === chosen ? '' : typed)}
      data={people.map(({ id, name }) => ({ value: id, label: name }))}
    />
  );
}
