import { useEntryWords } from '../entry/words.ts';

/** Opens an entry for changing: its words are short in the row and whole for a reader. */
export function ChangeButton({ name, onChange }: { readonly name: string; readonly onChange: () => void }) {
  const words = useEntryWords();
  return (
    <button
      type="button"
      className="fw-link fw-nowrap"
      aria-label={words('edit.named', { name })}
      onClick={onChange}
    >
      {words('change')}
    </button>
  );
}
