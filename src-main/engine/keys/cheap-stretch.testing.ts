/** For tests: a new password costs a few milliseconds here, not the fifth of a second that a thief shall pay for each guess. */
import { vi } from 'vitest';
import type * as PasswordKey from './password-key.ts';

vi.mock('#engine/keys/password-key.ts', async (load) => {
  const real = await load<typeof PasswordKey>();
  return { ...real, newStretch: () => ({ ...real.newStretch(), memoryKib: 256, passes: 1 }) };
});
