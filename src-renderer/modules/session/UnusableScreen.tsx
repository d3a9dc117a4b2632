import type { SessionState } from '#shared/modules/session/session.contract.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { SessionFrame } from './SessionFrame.tsx';
import { useSessionWords } from './words.ts';

/** The records cannot be opened: said plainly, with nothing to press that could make it worse. */
export function UnusableScreen({
  trouble,
}: {
  readonly trouble: Extract<SessionState, { state: 'unusable' }>;
}) {
  const words = useSessionWords();
  const text = useErrorText(words);
  return (
    <SessionFrame title={words('unusable.title')} focusTitle wide>
      <Notice severity="critical" role="alert" title={text(trouble)}>
        {words('unusable.next', { code: trouble.code })}
      </Notice>
    </SessionFrame>
  );
}
