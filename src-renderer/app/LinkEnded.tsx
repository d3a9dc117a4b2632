import { Notice } from '#renderer/kit/Notice.tsx';
import { SessionFrame } from '#renderer/modules/session/SessionFrame.tsx';
import { useShellWords } from './words.ts';

/** The station no longer knows this window, and never will again: nothing here goes on by itself. */
export function LinkEnded() {
  const words = useShellWords();
  return (
    <SessionFrame title={words('ended.title')} focusTitle>
      <Notice severity="caution" role="alert">
        {words('ended.text')}
      </Notice>
    </SessionFrame>
  );
}
