/**
 * What a code is grouped and indexed by: its first coding's code, else its words, else all of it. The store's index has
 * the same expression in SQL.
 */
export function codeKey(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const { coding, text } = value as { coding?: readonly { code?: string }[]; text?: string }; // a code field's shape
  return coding?.[0]?.code ?? text ?? JSON.stringify(value);
}
