import { NativeSelect } from '@mantine/core';
import { careTeams } from '#shared/modules/care-plans/care-teams.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';

const EVERYBODY = { text: '' };

/** One of those who give care. */
export function ProviderSelect({
  label,
  none,
  value,
  error,
  onChange,
}: {
  readonly label: string;
  /** What stands where nobody is chosen. */
  readonly none: string;
  readonly value: string;
  readonly error?: string | undefined;
  readonly onChange: (id: string, name: string) => void;
}) {
  const { value: people = [] } = useQuery(careTeams.practitioners, EVERYBODY);
  return (
    <NativeSelect
      label={label}
      error={error}
      value={value}
      onChange={(event) => {
        const id = event.currentTarget.value;
        onChange(id, people.find((one) => one.id === id)?.name ?? '');
      }}
      data={[{ value: '', label: none }, ...people.map(({ id, name }) => ({ value: id, label: name }))]}
    />
  );
}
