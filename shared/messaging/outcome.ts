/**
 * What became of one attempt. `later`: not now, as the other side says. `refused`: never. `trouble`: the server or the account cannot
 * be used, and the message has nothing to do with it. `doubt`: all of it was handed over, and no answer came.
 */
export type Outcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'later' | 'refused' | 'trouble' | 'doubt'; readonly answer: string };

const MOST = 60;

/** A code of the protocol or of the system; never the other side's words, which may quote an address. */
export function answerOf(error: unknown): string {
  const { responseCode, code, cause } = error as { responseCode?: unknown; code?: unknown; cause?: unknown }; // thrown by libraries
  if (typeof responseCode === 'number') return String(responseCode);
  if (typeof code === 'string') return code.slice(0, MOST);
  if (typeof cause === 'object' && cause !== null) return answerOf(cause);
  return error instanceof Error ? error.name.slice(0, MOST) : 'unknown';
}
