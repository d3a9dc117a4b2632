import { NativeSelect } from '@mantine/core';
import { Fragment } from 'react';
import { SEXES, type Sex } from '#shared/interop/csv/mapping.ts';
import type { TableLook } from '#shared/modules/imports/tables.contract.ts';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { useImportWords } from '../words.ts';
import { FIELD_GROUPS, unknownWords, type Choices, type ColumnChoice, type FieldChoice } from './choices.ts';
import { choose } from './table-desk.ts';

export interface ColumnMapProps {
  readonly look: TableLook;
  readonly choices: Choices;
  readonly isLocked: boolean;
}

type Column = TableLook['columns'][number];

/** Each column of the table, what stands in it, and what it becomes. */
export function ColumnMap({ look, choices, isLocked }: ColumnMapProps) {
  const words = useImportWords();
  const set = (column: string, choice: ColumnChoice) =>
    choose({ columns: { ...choices.columns, [column]: choice } });
  return (
    <table className="fw-import-table fw-column-map">
      <caption className="fw-second">{words('table.mapHint')}</caption>
      <thead>
        <tr>
          <th scope="col">{words('table.column')}</th>
          <th scope="col">{words('table.samples')}</th>
          <th scope="col">{words('table.becomes')}</th>
        </tr>
      </thead>
      <tbody>
        {look.columns.map((column) => (
          <ColumnRow
            key={column.column}
            column={column}
            choice={choices.columns[column.column] ?? { field: 'none' }}
            isLocked={isLocked}
            onChange={(choice) => set(column.column, choice)}
          />
        ))}
      </tbody>
    </table>
  );
}

interface ColumnRowProps {
  readonly column: Column;
  readonly choice: ColumnChoice;
  readonly isLocked: boolean;
  readonly onChange: (choice: ColumnChoice) => void;
}

function ColumnRow({ column, choice, isLocked, onChange }: ColumnRowProps) {
  const words = useImportWords();
  const name = column.column === '' ? words('table.unnamed') : column.column;
  return (
    <tr data-left-out={choice.field === 'none' ? '' : undefined}>
      <th scope="row">
        <bdi>{name}</bdi>
      </th>
      <td className="fw-second">
        {column.samples.map((sample, at) => (
          <Fragment key={sample}>
            {at === 0 ? null : ' · '}
            <bdi>{sample}</bdi>
          </Fragment>
        ))}
      </td>
      <td>
        <div className="fw-column-choice">
          <NativeSelect
            aria-label={words('table.becomesOf', { column: name })}
            value={choice.field}
            disabled={isLocked || column.column === ''}
            data={[
              { value: 'none', label: words('field.none') },
              ...FIELD_GROUPS.map(([group, fields]) => ({
                group: words(`fields.${group}` as 'fields.name'), // one of the groups, each of which has words
                items: fields.map((field) => ({ value: field, label: words(`field.${field}`) })),
              })),
            ]}
            // An option of the list above.
            onChange={({ currentTarget: { value } }) => onChange({ field: value as FieldChoice })}
          />
          <Details column={column} name={name} choice={choice} isLocked={isLocked} onChange={onChange} />
        </div>
      </td>
    </tr>
  );
}

function Details({ column, name, choice, isLocked, onChange }: ColumnRowProps & { readonly name: string }) {
  const words = useImportWords();
  const { field, order, type = '' } = choice;
  if (field === 'key' || field === 'identifier') {
    return (
      <TextField
        aria-label={words('table.typeOf', { column: name })}
        placeholder={words('table.type')}
        maxLength={100}
        value={type}
        disabled={isLocked}
        onChange={({ currentTarget: { value } }) => onChange({ ...choice, type: value })}
      />
    );
  }
  if (field === 'birthDate' && (column.dates || order)) {
    const isNeeded = column.dates?.isAmbiguous === true;
    return (
      <NativeSelect
        aria-label={words('table.orderOf', { column: name })}
        value={order ?? ''}
        disabled={isLocked}
        required={isNeeded}
        error={isNeeded && order === undefined ? words('table.orderNeeded') : undefined}
        data={[
          { value: '', label: words(isNeeded ? 'order.choose' : 'order.clear') },
          ...(['dmy', 'mdy', 'ymd'] as const).map((value) => ({ value, label: words(`order.${value}`) })),
        ]}
        onChange={({ currentTarget: { value } }) => {
          const { order: _before, ...rest } = choice;
          // An option of the list above.
          onChange(value === '' ? rest : { ...rest, order: value as 'dmy' | 'mdy' | 'ymd' });
        }}
      />
    );
  }
  if (field !== 'gender') return null;
  const asked = [
    ...new Set([...Object.keys(choice.words ?? {}), ...unknownWords(column.words ?? [], choice)]),
  ];
  return asked.map((word) => (
    <NativeSelect
      key={word}
      label={<bdi>{word}</bdi>}
      className="fw-sex-word"
      value={choice.words?.[word] ?? ''}
      disabled={isLocked}
      data={[
        { value: '', label: words('sex.refuse') },
        ...SEXES.map((value) => ({ value, label: words(`sex.${value}`) })),
      ]}
      onChange={({ currentTarget: { value } }) => {
        const { [word]: _before, ...others } = choice.words ?? {};
        // An option of the list above.
        onChange({ ...choice, words: value === '' ? others : { ...others, [word]: value as Sex } });
      }}
    />
  ));
}
