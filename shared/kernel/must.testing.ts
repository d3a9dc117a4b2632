import type { Result } from './result.ts';

/** What a command or query answers. @throws where it is refused, with the refusal */
export async function must<T>(answer: Promise<Result<T, { readonly code: string }>>): Promise<T> {
  const result = await answer;
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
