import { ActionIcon, Button, NativeSelect } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { PlainField } from '#shared/interop/csv/mapping.ts';
import { sourceName } from '#shared/modules/imports/source-name.rules.ts';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useImportWords } from '../words.ts';
import { CONSTANT_FIELDS, hasKey, type Choices } from './choices.ts';
import { choose } from './table-desk.ts';

/** Whose rows these are, how a later file's rows are known again, and what holds for all rows. */
export function MatchChoice({
  choices,
  isLocked,
}: {
  readonly choices: Choices;
  readonly isLocked: boolean;
}) {
  const words = useImportWords();
  const { source, match, constants } = choices;
  const isNamed = source.trim() === '' || sourceName.safeParse(source.trim()).success;
  const free = CONSTANT_FIELDS.filter(
    (field) =>
      !constants.some((one) => one.field === field) &&
      !Object.values(choices.columns).some((one) => one.field === field),
  );
  const setConstant = (at: number, part: { field?: PlainField; value?: string }) =>
    choose({ constants: constants.map((one, index) => (index === at ? { ...one, ...part } : one)) });
  return (
    <div className="fw-table-match">
      <TextField
        label={words('source')}
        description={words('sourceHint')}
        value={source}
        maxLength={100}
        disabled={isLocked}
        error={isNamed ? undefined : words('sourceWrong')}
        onChange={({ currentTarget: { value } }) => choose({ source: value })}
      />
      {hasKey(choices) ? (
        <p className="fw-second">{words('table.hasKey')}</p>
      ) : (
        <>
          <NativeSelect
            label={words('table.match')}
            value={match}
            disabled={isLocked}
            data={(['row', 'person'] as const).map((value) => ({ value, label: words(`match.${value}`) }))}
            onChange={({ currentTarget: { value } }) =>
              choose({ match: value === 'person' ? 'person' : 'row' })
            }
          />
          <Notice severity="caution">{words(`matchHint.${match}`)}</Notice>
        </>
      )}
      {constants.map(({ field, value }, at) => (
        <div key={field} className="fw-table-constant">
          <NativeSelect
            aria-label={words('table.constantField')}
            value={field}
            disabled={isLocked}
            data={[field, ...free].map((one) => ({ value: one, label: words(`field.${one}`) }))}
            // An option of the list above.
            onChange={(event) => setConstant(at, { field: event.currentTarget.value as PlainField })}
          />
          <TextField
            aria-label={words('table.constantValue', { field: words(`field.${field}`) })}
            value={value}
            maxLength={300}
            disabled={isLocked}
            onChange={(event) => setConstant(at, { value: event.currentTarget.value })}
          />
          <ActionIcon
            size={28}
            aria-label={words('table.constantRemove', { field: words(`field.${field}`) })}
            disabled={isLocked}
            onClick={() => choose({ constants: constants.filter((one) => one.field !== field) })}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      {free[0] === undefined ? null : (
        <div>
          <Button
            size="xs"
            variant="default"
            disabled={isLocked}
            onClick={() => choose({ constants: [...constants, { field: free[0] ?? 'city', value: '' }] })}
          >
            {words('table.constantAdd')}
          </Button>
        </div>
      )}
    </div>
  );
}
