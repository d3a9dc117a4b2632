import { useSession } from '#renderer/bridge/session.tsx';
import { useSettings } from '#renderer/kit/settings.tsx';
import type { Step } from './first-steps.ts';

/** The first steps of whoever sits here: shown until put away, but for an invented clinic, where nothing is to be set up. */
export function useGuide() {
  const { settings, areOwn, change } = useSettings();
  const { facility } = useSession();
  const { done = [], isOpen = !facility.demo } = settings.guide ?? {};
  const turn = (next: boolean) => change({ guide: { isOpen: next, done: [...done] } });
  return {
    isOpen: areOwn && isOpen,
    open: () => turn(true),
    close: () => turn(false),
    noteDone(step: Step) {
      if (!done.includes(step)) change({ guide: { ...settings.guide, done: [...done, step] } });
    },
  };
}
