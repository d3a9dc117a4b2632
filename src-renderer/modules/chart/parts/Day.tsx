import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useChartWords } from '../words.ts';

/** `12-Mar-2026` on one line; what is said where no date is known. */
export function Day({ at, none }: { readonly at: string | undefined; readonly none?: string }) {
  const words = useChartWords();
  const format = useFormat();
  return <span className="fw-nowrap">{at === undefined ? (none ?? words('noDate')) : format.day(at)}</span>;
}
