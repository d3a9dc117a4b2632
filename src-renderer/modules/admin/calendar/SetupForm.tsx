import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import type { Result } from '#shared/kernel/result.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { UnsavedGuard } from '../UnsavedGuard.tsx';
import { SetupHistory } from './SetupHistory.tsx';
import { useCalendarAdminWords } from './words.ts';

export interface SetupFormProps {
  readonly title: string;
  readonly id: string | undefined;
  readonly isDirty: boolean;
  readonly isRunning: boolean;
  readonly save: () => Promise<Result<{ readonly id: string; readonly affected?: number }, Refusal>>;
  readonly onSaved: (id: string) => void;
  readonly children: ReactNode;
}

/** The frame of each form: the guard, what was refused, whom it concerns, and what was there before. */
export function SetupForm({ title, id, isDirty, isRunning, save, onSaved, children }: SetupFormProps) {
  const words = useCalendarAdminWords();
  const toast = useToast();
  const [refusal, setRefusal] = useState<Refusal>();
  const [affected, setAffected] = useState(0);
  const [isSaved, setIsSaved] = useState(false);
  return (
    <>
      <form
        className="fw-setup-fields"
        aria-label={title}
        onChange={() => setIsSaved(false)}
        onSubmit={(event) => {
          event.preventDefault();
          setRefusal(undefined);
          if (isRunning) return;
          void save().then((done) => {
            if (!done.ok) return setRefusal(done.error);
            setAffected(done.value.affected ?? 0);
            setIsSaved(true);
            toast(words('saved'));
            return onSaved(done.value.id);
          });
        }}
      >
        <UnsavedGuard form={title} isDirty={isDirty && !isSaved} />
        {children}
        {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
        {affected > 0 ? (
          <Notice severity="caution" role="status" title={words('affected', { count: affected })} />
        ) : null}
        <div className="fw-button-row">
          <Button type="submit" loading={isRunning}>
            {words('save')}
          </Button>
        </div>
      </form>
      {id === undefined ? null : <SetupHistory id={id} />}
    </>
  );
}
