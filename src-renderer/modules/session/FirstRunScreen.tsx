import { Button, Select } from '@mantine/core';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { Controller, useForm } from 'react-hook-form';
import type { OutputOf, Refusal } from '#shared/kernel/contract.ts';
import type { EnrolStep } from '#shared/modules/session/enrol.rules.ts';
import { session } from '#shared/modules/session/session.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { FieldError } from '#renderer/kit/fields/field-error.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { recordResolver } from '#renderer/kit/form/record-resolver.ts';
import { useLanguage, type Language } from '#renderer/kit/i18n/language.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { FirstRunChoice, type FirstRun } from './FirstRunChoice.tsx';
import { JoinScreen } from './JoinScreen.tsx';
import { PasswordBox } from './PasswordBox.tsx';
import { PasswordStrengthLine } from './PasswordStrengthLine.tsx';
import { RecoveryKeyScreen } from './RecoveryKeyScreen.tsx';
import { SessionFrame } from './SessionFrame.tsx';
import { LanguageChoice } from './LanguageChoice.tsx';
import { useSessionWords } from './words.ts';
import { currencies, ownTimeZone, timeZones, usualCurrency } from './zones.ts';

interface FirstRunValues {
  facilityName: string;
  zone: string;
  currency: string;
  displayName: string;
  login: string;
  password: string;
  repeat: string;
}

export interface FirstRunScreenProps {
  readonly step: EnrolStep | undefined;
  readonly onLanguage: (language: Language) => void;
  /** The key has been put away. */
  readonly onDone: () => void;
}

/** An empty data folder becomes a station: of a new facility, or of one that has a server. */
export function FirstRunScreen({ step, onLanguage, onDone }: FirstRunScreenProps) {
  const [way, setWay] = useState<FirstRun>('found');
  const choice = <FirstRunChoice value={way} onChange={setWay} />;
  if (way === 'join' || step !== undefined)
    return <JoinScreen choice={choice} step={step} onLanguage={onLanguage} onDone={onDone} />;
  return <FoundScreen choice={choice} onLanguage={onLanguage} onDone={onDone} />;
}

interface FoundScreenProps extends Pick<FirstRunScreenProps, 'onLanguage' | 'onDone'> {
  readonly choice: ReactNode;
}

/** A facility, an administrator, and the key on paper. */
function FoundScreen({ choice, onLanguage, onDone }: FoundScreenProps) {
  const words = useSessionWords();
  const kit = useKitWords();
  const text = useErrorText(words);
  const language = useLanguage();
  const form = useRef<HTMLFormElement>(null);
  const setUp = useCommand(session.setUp);
  const [refusal, setRefusal] = useState<Refusal>();
  const [made, setMade] = useState<OutputOf<typeof session.setUp>>();
  const zones = useMemo(timeZones, []);
  const money = useMemo(() => currencies(language), [language]);
  const resolver = useMemo(
    () =>
      recordResolver<FirstRunValues, unknown>(
        session.setUp.input,
        (values) => ({
          value: { ...values, language },
          issues: values.repeat === values.password ? [] : [{ path: 'repeat', code: 'repeat' }],
        }),
        (path) => path,
      ),
    [language],
  );
  const { control, register, handleSubmit, watch, formState } = useForm<FirstRunValues>({
    resolver,
    shouldFocusError: false,
    reValidateMode: 'onChange',
    defaultValues: {
      facilityName: '',
      zone: ownTimeZone(),
      currency: usualCurrency(ownTimeZone(), navigator.languages),
      displayName: '',
      login: '',
      password: '',
      repeat: '',
    },
  });

  const { submitCount } = formState;
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  useEffect(() => {
    if (submitCount > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [submitCount]);

  const submit = handleSubmit(async (values) => {
    setRefusal(undefined);
    const { repeat: _repeat, ...input } = values;
    const result = await setUp.run({ ...input, language });
    if (result.ok) setMade(result.value);
    else setRefusal(result.error);
  });

  if (made)
    return <RecoveryKeyScreen recoveryKey={made.recoveryKey} mrnPrefix={made.mrnPrefix} onDone={onDone} />;

  const problem = (name: keyof FirstRunValues) => {
    const code = formState.errors[name]?.message;
    if (code === undefined) return null;
    if (code === 'repeat') return words('error.repeat');
    return kit('field.needed');
  };
  const wrapped = (name: keyof FirstRunValues) => {
    const message = problem(name);
    return message === null ? null : <FieldError>{message}</FieldError>;
  };

  return (
    <SessionFrame title={words('firstRun.title')} wide>
      {choice}
      <p className="fw-session-lead">{words('firstRun.intro')}</p>
      <form ref={form} noValidate className="fw-session-form" onSubmit={(event) => void submit(event)}>
        <div className="fw-session-columns">
          <fieldset className="fw-fieldset">
            <legend>{words('firstRun.facility')}</legend>
            <TextField
              label={words('firstRun.facilityName')}
              description={words('firstRun.facilityHint')}
              required
              maxLength={200}
              error={problem('facilityName')}
              {...register('facilityName')}
            />
            <Controller
              control={control}
              name="zone"
              render={({ field }) => (
                <Select
                  label={words('firstRun.zone')}
                  required
                  searchable
                  data={zones}
                  limit={60}
                  value={field.value}
                  onChange={(value) => field.onChange(value ?? '')}
                  onBlur={field.onBlur}
                  ref={field.ref}
                  error={wrapped('zone')}
                />
              )}
            />
            <Controller
              control={control}
              name="currency"
              render={({ field }) => (
                <Select
                  label={words('firstRun.currency')}
                  required
                  searchable
                  data={money}
                  limit={60}
                  value={field.value === '' ? null : field.value}
                  onChange={(value) => field.onChange(value ?? '')}
                  onBlur={field.onBlur}
                  ref={field.ref}
                  error={wrapped('currency')}
                />
              )}
            />
            <LanguageChoice language={language} onLanguage={onLanguage} />
          </fieldset>
          <fieldset className="fw-fieldset">
            <legend>{words('firstRun.administrator')}</legend>
            <TextField
              label={words('firstRun.displayName')}
              required
              maxLength={120}
              autoComplete="name"
              error={problem('displayName')}
              {...register('displayName')}
            />
            <TextField
              label={words('firstRun.login')}
              description={words('firstRun.loginHint')}
              required
              maxLength={60}
              autoComplete="username"
              autoCapitalize="none"
              error={problem('login')}
              {...register('login')}
            />
            <div>
              <Controller
                control={control}
                name="password"
                render={({ field }) => (
                  <PasswordBox
                    label={words('firstRun.password')}
                    description={words('firstRun.passwordHint')}
                    autoComplete="new-password"
                    value={field.value}
                    onChange={field.onChange}
                    inputRef={field.ref}
                    error={problem('password') ?? undefined}
                  />
                )}
              />
              <PasswordStrengthLine
                password={watch('password')}
                names={[watch('login'), watch('displayName'), watch('facilityName')]}
              />
            </div>
            <Controller
              control={control}
              name="repeat"
              render={({ field }) => (
                <PasswordBox
                  label={words('firstRun.repeat')}
                  autoComplete="new-password"
                  value={field.value}
                  onChange={field.onChange}
                  inputRef={field.ref}
                  error={problem('repeat') ?? undefined}
                />
              )}
            />
          </fieldset>
        </div>
        {refusal === undefined ? null : <Notice severity="serious" role="alert" title={text(refusal)} />}
        <div className="fw-dialog-actions">
          <span className="fw-quiet" role="status">
            {setUp.isRunning ? words('firstRun.working') : ''}
          </span>
          <Button type="submit" loading={setUp.isRunning}>
            {words('firstRun.do')}
          </Button>
        </div>
      </form>
    </SessionFrame>
  );
}
