import { Loader } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import type { EnrolStep } from '#shared/modules/session/enrol.rules.ts';
import { session } from '#shared/modules/session/session.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useLanguage, type Language } from '#renderer/kit/i18n/language.tsx';
import { EnrolmentForm, NOTHING_TYPED, type EnrolmentInput } from './EnrolmentForm.tsx';
import { SessionFrame } from './SessionFrame.tsx';
import { LanguageChoice } from './LanguageChoice.tsx';
import { useSessionWords } from './words.ts';

export interface JoinScreenProps {
  readonly choice: ReactNode;
  /** Where it stands, while it is under way: also where another window has begun it. */
  readonly step: EnrolStep | undefined;
  readonly onLanguage: (language: Language) => void;
  readonly onDone: () => void;
}

/** An empty data folder becomes a further station of a clinic that has a server. */
export function JoinScreen({ choice, step, onLanguage, onDone }: JoinScreenProps) {
  const words = useSessionWords();
  const language = useLanguage();
  const enrol = useCommand(session.enrol);
  const [typed, setTyped] = useState(NOTHING_TYPED);
  const [refusal, setRefusal] = useState<Refusal>();
  const isUnderWay = step !== undefined || enrol.isRunning;

  async function join(input: EnrolmentInput): Promise<void> {
    setRefusal(undefined);
    const result = await enrol.run(input);
    if (result.ok) onDone();
    else setRefusal(result.error);
  }

  if (isUnderWay)
    return (
      <SessionFrame title={words('join.working')} focusTitle>
        <p role="status" className="fw-session-progress">
          <Loader size="sm" aria-hidden />
          {words(step === 'staff' ? 'join.step.staff' : 'join.step.asking')}
        </p>
        <p className="fw-second">{words('join.cut')}</p>
      </SessionFrame>
    );

  return (
    <SessionFrame title={words('join.title')} wide>
      {choice}
      <p className="fw-session-lead">{words('join.intro')}</p>
      <EnrolmentForm
        className="fw-session-form"
        typed={typed}
        onType={setTyped}
        submit={words('join.do')}
        refusal={refusal}
        takesFocus
        onJoin={(input) => void join(input)}
      >
        <LanguageChoice language={language} onLanguage={onLanguage} />
      </EnrolmentForm>
    </SessionFrame>
  );
}
