import { ActionIcon, Button, Input, NativeSelect } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useFieldArray, useFormContext } from 'react-hook-form';
import { readPhone } from '#shared/modules/patients/phone-number.rules.ts';
import type { RegistrationSettings } from '#shared/modules/settings/settings.contract.ts';
import { FieldError } from '#renderer/kit/fields/field-error.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { FormSection } from '#renderer/kit/form/FormSection.tsx';
import type { RegistrationValues } from './registration-form.ts';
import { isShown } from './use-asks.ts';
import { useFieldError } from './use-field-error.ts';
import { usePatientWords } from './words.ts';

const USES = ['mobile', 'home', 'work', ''] as const;

export function PhonePart({ asks }: { readonly asks: RegistrationSettings }) {
  const words = usePatientWords();
  const errorOf = useFieldError();
  const { control, register, watch } = useFormContext<RegistrationValues>();
  const typed = watch('phones');
  const isNeeded = (field: 'phone' | 'email') => asks.required.includes(field);
  const { fields, append, remove } = useFieldArray({ control, name: 'phones' });
  // A number that no plan knows may be right all the same: it is told, and kept as typed.
  const describePhone = (value: string) => {
    if (value.replaceAll(/\D/g, '').length < 6) return undefined;
    const read = readPhone(value, asks.country);
    if (read)
      return read.international === value.trim()
        ? undefined
        : words('phoneRead', { number: read.international });
    return asks.country === undefined && !value.trim().startsWith('+') ? undefined : words('phoneUnread');
  };
  return (
    <FormSection id="contact" title={words('part.contact')}>
      {(isShown(asks, 'phone') ? fields : []).map((field, index) => {
        const label = words('phone', { number: fields.length > 1 ? index + 1 : '' }).trim();
        return (
          <div key={field.id} className="fw-field-row">
            <TextField
              label={label}
              type="tel"
              required={index === 0 && isNeeded('phone')}
              description={describePhone(typed[index]?.value ?? '')}
              maxLength={200}
              error={errorOf(`phones.${index}.value`)}
              {...register(`phones.${index}.value`)}
            />
            <NativeSelect
              label={words('phoneUse')}
              data={USES.map((value) => ({ value, label: words(`use.${value}`) }))}
              {...register(`phones.${index}.use`)}
            />
            {fields.length > 1 ? <RemoveButton what={label} onPress={() => remove(index)} /> : null}
          </div>
        );
      })}
      {isShown(asks, 'phone') ? (
        <AddButton onPress={() => append({ value: '', use: 'mobile' })}>{words('addPhone')}</AddButton>
      ) : null}
      {isShown(asks, 'email') ? (
        <TextField
          label={words('email')}
          required={isNeeded('email')}
          type="email"
          inputMode="email"
          maxLength={200}
          error={errorOf('email.value')}
          {...register('email.value')}
        />
      ) : null}
    </FormSection>
  );
}

export function AddButton({
  onPress,
  error,
  children,
}: {
  /** Of a list that must not be empty. */
  readonly error?: string | null;
  readonly onPress: () => void;
  readonly children: string;
}) {
  return (
    <div>
      <Button size="xs" variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={onPress}>
        {children}
      </Button>
      {error === undefined || error === null ? null : (
        <Input.Error className="fw-field-error" role="alert">
          <FieldError>{error}</FieldError>
        </Input.Error>
      )}
    </div>
  );
}

export function RemoveButton({ what, onPress }: { readonly what: string; readonly onPress: () => void }) {
  const words = usePatientWords();
  return (
    <ActionIcon data-fixed className="fw-remove" aria-label={words('removeRow', { what })} onClick={onPress}>
      <IconTrash size={18} aria-hidden />
    </ActionIcon>
  );
}
