import { Button, NativeSelect } from '@mantine/core';
import { useEffect, useState } from 'react';
import { audit } from '#shared/modules/audit/audit.contract.ts';
import { staff } from '#shared/modules/staff/staff.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { request } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { DateField } from '#renderer/kit/fields/DateField.tsx';
import { useAdminWords } from '../words.ts';
import { areaOf, useActionWords } from './action-words.ts';
import { isDay, NO_FILTER, type FilterValues } from './audit-filter.ts';
import { PatientFilter } from './PatientFilter.tsx';

const NOTHING = {};

export interface AuditFiltersProps {
  readonly values: FilterValues;
  readonly onChange: (values: FilterValues) => void;
}

/** Whose, of whom, what, how it ended and when: each narrows the list at once. */
export function AuditFilters({ values, onChange }: AuditFiltersProps) {
  const words = useAdminWords();
  const mayFind = usePermission('patient.read');
  const mayReadStaff = usePermission('staff.read');
  const accounts = useQuery(staff.accounts, mayReadStaff ? NOTHING : undefined);
  const actions = useActionGroups();
  const [cleared, setCleared] = useState(0);
  const change = (part: Partial<FilterValues>) => onChange({ ...values, ...part });
  const dateError = (value: string | undefined) =>
    value === undefined || isDay(value) ? undefined : words('audit.badDate');
  return (
    <search className="fw-audit-filters" aria-label={words('audit.filters')}>
      {mayReadStaff ? (
        <NativeSelect
          label={words('audit.person')}
          value={values.userId ?? ''}
          onChange={({ currentTarget: { value } }) => change({ userId: value === '' ? undefined : value })}
          data={[
            { value: '', label: words('audit.anyone') },
            ...(accounts.value ?? []).map(({ id, displayName, login }) => ({
              value: id,
              label: `${displayName} (${login})`,
            })),
            { value: 'unknown', label: words('audit.nobody') },
          ]}
        />
      ) : null}
      {mayFind ? (
        <PatientFilter
          // Cleared from outside, it forgets what was typed too.
          key={cleared}
          value={values.patientId}
          onChange={(patientId) => change({ patientId })}
        />
      ) : null}
      <NativeSelect
        label={words('audit.action')}
        value={values.action ?? ''}
        onChange={({ currentTarget: { value } }) => change({ action: value === '' ? undefined : value })}
        data={[{ value: '', label: words('audit.any') }, ...actions]}
      />
      <NativeSelect
        label={words('audit.outcome')}
        value={values.outcome ?? ''}
        onChange={({ currentTarget: { value } }) =>
          change({ outcome: value === 'success' || value === 'refused' ? value : undefined })
        }
        data={[
          { value: '', label: words('audit.any') },
          { value: 'success', label: words('outcome.success') },
          { value: 'refused', label: words('outcome.refused') },
        ]}
      />
      <DateField
        label={words('audit.from')}
        value={values.fromDay}
        onChange={(fromDay) => change({ fromDay })}
        error={dateError(values.fromDay)}
      />
      <DateField
        label={words('audit.to')}
        value={values.toDay}
        onChange={(toDay) => change({ toDay })}
        error={dateError(values.toDay)}
      />
      <Button
        variant="default"
        onClick={() => {
          setCleared((times) => times + 1);
          onChange(NO_FILTER);
        }}
      >
        {words('audit.clear')}
      </Button>
    </search>
  );
}

/** The actions that occur in the trail, by area, each area first as a whole. */
function useActionGroups() {
  const words = useAdminWords();
  const say = useActionWords();
  const [names, setNames] = useState<readonly string[]>([]);
  useEffect(() => {
    // Refused or away: the filter offers every action, and the list says what is wrong.
    void request(audit.actions, NOTHING).then((result) => {
      if (result.ok) setNames(result.value);
    });
  }, []);
  const areas = [...new Set(names.map(areaOf))];
  return areas.map((area) => ({
    group: say.area(area),
    items: [
      { value: `${area}.`, label: words('audit.allOf', { area: say.area(area) }) },
      ...names
        .filter((name) => areaOf(name) === area)
        .map((name) => ({ value: name, label: say.action(name) })),
    ],
  }));
}
