import { useRouter } from '@tanstack/react-router';
import { useCallback, useRef, useState } from 'react';
import { cards, type FoundCard } from '#shared/modules/cards/cards.contract.ts';
import type { CommonRefusal } from '#shared/kernel/contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { useToast } from '#renderer/kit/toast.tsx';
import { useOpenPatient } from '#renderer/kit/use-open-patient.ts';
import { useCardWords } from './words.ts';

export type CardTrouble =
  | Exclude<FoundCard, { readonly state: 'found' }>
  | { readonly state: 'refused'; readonly error: CommonRefusal; readonly code: string };

/** Opens the patient whose card was scanned, as any list does: permission, audit and unsaved work are those of that way. */
export function useOpenCard() {
  const words = useCardWords();
  const openPatient = useOpenPatient();
  const router = useRouter();
  const toast = useToast();
  const [trouble, setTrouble] = useState<CardTrouble>();
  const latest = useRef(0);
  const open = useCallback(
    async (code: string) => {
      latest.current += 1;
      const own = latest.current;
      setTrouble(undefined);
      const found = await request(cards.find, { code });
      if (own !== latest.current) return;
      if (!found.ok) return setTrouble({ state: 'refused', error: found.error, code });
      if (found.value.state !== 'found') return setTrouble(found.value);
      const { id } = found.value;
      const { pathname } = router.state.location;
      if (pathname.startsWith(`/chart/${id}`) || pathname.startsWith(`/chart/${encodeURIComponent(id)}`))
        return toast(words('openAlready'));
      openPatient(id);
    },
    [openPatient, router, toast, words],
  );
  const forget = useCallback(() => setTrouble(undefined), []);
  return { open, trouble, forget };
}
