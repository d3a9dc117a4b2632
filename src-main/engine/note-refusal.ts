import type { NamedChannel } from '#shared/kernel/contract.ts';
import type { Session } from '#shared/kernel/session.ts';
import type { EngineContext } from './actions.ts';
import { writeAudit } from './commands/run-plan.ts';
import { patientNamed } from './read-audit.ts';

/** Whether the channel was closed to them, or what they asked of it. */
export async function noteRefusal(
  engine: EngineContext,
  { name }: NamedChannel,
  session: Session | undefined,
  input: unknown,
): Promise<void> {
  if (!session) return;
  await writeAudit(engine, {
    action: name,
    userId: session.userId,
    outcome: 'refused',
    reason: 'notPermitted',
    ...whoseRecord(input),
  });
}

/** Of someone who may not see it. */
function whoseRecord(input: unknown): { readonly patientId?: string } {
  const patientId = patientNamed(input);
  return patientId === undefined ? {} : { patientId };
}
