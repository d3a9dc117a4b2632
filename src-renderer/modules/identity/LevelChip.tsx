import type { ShownLikeness } from '#shared/modules/identity/identity.contract.ts';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { useIdentityWords } from './words.ts';

const SEVERITY = { nearlyCertain: 'serious', likely: 'pending', unlikely: 'info' } as const;

export function LevelChip({ level }: { readonly level: ShownLikeness['level'] }) {
  const words = useIdentityWords();
  return <StatusChip severity={SEVERITY[level]}>{words(`level.${level}`)}</StatusChip>;
}
