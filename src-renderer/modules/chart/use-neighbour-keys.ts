import { useNavigate } from '@tanstack/react-router';
import { useSession } from '#renderer/bridge/session.tsx';
import { DIRECTION, useLanguage } from '#renderer/kit/i18n/language.tsx';
import { besideInWalk } from '#renderer/kit/patient-walk.ts';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import type { ChartTab } from './chart-tabs.ts';
import { useChartWords } from './words.ts';

/**
 * Alt and the arrows lead to the previous and the next patient of the list one came from, in the same tab. At its ends they
 * say so: the browser never takes them for its own history, in which another patient would come up by chance.
 */
export function useNeighbourKeys(patientId: string, tab: ChartTab): void {
  const words = useChartWords();
  const navigate = useNavigate();
  const toast = useToast();
  const { userId } = useSession().user;
  const isMirrored = DIRECTION[useLanguage()] === 'rtl';
  const go = (step: -1 | 1) => {
    const id = besideInWalk(userId, patientId, step);
    if (id === undefined) return toast(words(step === -1 ? 'noPreviousPatient' : 'noNextPatient'));
    // As with tabs: going back leads to the list.
    void navigate({ to: '/chart/$patientId/$tab', params: { patientId: id, tab }, replace: true });
  };
  useShortcut({
    keys: isMirrored ? 'Alt →' : 'Alt ←',
    words: words('previousPatient'),
    run: () => go(-1),
  });
  useShortcut({ keys: isMirrored ? 'Alt ←' : 'Alt →', words: words('nextPatient'), run: () => go(1) });
}
