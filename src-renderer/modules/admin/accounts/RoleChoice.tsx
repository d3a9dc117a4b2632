import { Checkbox } from '@mantine/core';
import { staff } from '#shared/modules/staff/staff.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useAdminWords } from '../words.ts';

const NOTHING = {};

export interface RoleChoiceProps {
  readonly value: readonly string[];
  readonly onChange: (keys: readonly string[]) => void;
  readonly error?: string | undefined;
}

export function RoleChoice({ value, onChange, error }: RoleChoiceProps) {
  const words = useAdminWords();
  const nameOf = useRoleName();
  const roles = useQuery(staff.roles, NOTHING);
  if (roles.state === 'error') return <ErrorNotice error={roles.error} />;
  return (
    <Checkbox.Group
      label={words('accounts.roles')}
      required
      value={[...value]}
      onChange={onChange}
      error={error}
    >
      <div className="fw-admin-roles">
        {(roles.value ?? []).map((role) => (
          <Checkbox key={role.key} value={role.key} label={nameOf(role)} />
        ))}
      </div>
    </Checkbox.Group>
  );
}

/** A built-in role has its name in the person's language, one of the facility its own. */
export function useRoleName(): (role: { readonly key: string; readonly name?: string }) => string {
  const words = useAdminWords();
  return ({ key, name }) => {
    const known = `role.${key}`;
    return name ?? (words.has(known) ? words(known) : key);
  };
}
