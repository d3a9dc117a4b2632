import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import type { IncomingReferral } from '#shared/modules/referrals/incoming-referral.record.ts';
import type { Answer } from '#shared/modules/referrals/referral.record.ts';
import { referrals } from '#shared/modules/referrals/referrals.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { LongTextField } from '#renderer/kit/fields/TextField.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useReferralWords } from './words.ts';

const NEXT: { readonly [S in IncomingReferral['state']]: readonly Answer[] } = {
  new: ['accepted', 'declined'],
  seen: ['accepted', 'declined'],
  accepted: ['completed', 'declined'],
  declined: ['accepted'],
  completed: [],
  cancelled: [],
};

export function AnswerForm({ referral }: { readonly referral: IncomingReferral }) {
  const words = useReferralWords();
  const toast = useToast();
  const answer = useCommand(referrals.answer);
  const [note, setNote] = useState('');
  const [refusal, setRefusal] = useState<Refusal>();
  const give = async (word: Answer) => {
    const said = note.trim();
    const done = await answer.run({ id: referral.id, word, ...(said !== '' && { note: said }) });
    if (!done.ok) return setRefusal(done.error);
    toast(words('answer.done'));
  };
  const needsReason = refusal?.code === 'referral.reasonNeeded';
  return (
    <section aria-labelledby="referral-answer" className="fw-referral-give">
      <h3 id="referral-answer">{words('answer')}</h3>
      <LongTextField
        label={words('answer.note')}
        description={words('answer.noteHint')}
        maxLength={2000}
        value={note}
        error={needsReason ? words('error.referral.reasonNeeded') : undefined}
        onChange={(event) => {
          setNote(event.currentTarget.value);
          setRefusal(undefined);
        }}
      />
      {refusal && !needsReason ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      <div className="fw-button-row">
        {NEXT[referral.state].map((word, index) => (
          <Button
            key={word}
            {...(index === 0 ? {} : { variant: 'default' })}
            loading={answer.isRunning}
            onClick={() => void give(word)}
          >
            {words(`answer.${word}`)}
          </Button>
        ))}
      </div>
    </section>
  );
}
