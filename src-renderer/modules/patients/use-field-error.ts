import { useFormContext } from 'react-hook-form';
import { useKitWords } from '#renderer/kit/words.ts';
import type { RegistrationValues } from './registration-form.ts';

/** The error of a field of the registration form, in words. */
export function useFieldError(): (path: string, max?: number) => string | null {
  const kit = useKitWords();
  const { formState } = useFormContext<RegistrationValues>();
  return (path, max = 200) => {
    let node: unknown = formState.errors;
    for (const part of path.split('.'))
      node = typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[part] : undefined; // walked by name, checked at each step
    const code = typeof node === 'object' && node !== null && 'message' in node ? node.message : undefined;
    if (typeof code !== 'string') return null;
    return kit.has(code) ? kit(code, { max, example: 12 }) : kit('field.wrong');
  };
}
