import { session } from '#shared/modules/session/session.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { keepDrafts } from '#renderer/kit/form/pending-drafts.ts';
import { coverDesk, coverLeavingDesk } from './desk-cover.ts';
import { expectSignIn } from './sign-in-intent.ts';

/**
 * Out of sight first, whatever the engine answers. Then what is typed is kept: once locked, the engine takes no draft of
 * this person's. Without the engine it stays in this window's memory, under the cover.
 */
export async function lock(): Promise<void> {
  expectSignIn('unlock');
  coverDesk();
  await keepDrafts();
  await request(session.lock, {});
}

/** Locks, and asks who comes next. */
export async function switchUser(): Promise<void> {
  expectSignIn('switch');
  coverDesk();
  await keepDrafts();
  await request(session.lock, {});
}

export async function signOut(): Promise<void> {
  // Until the engine has let go, what is typed may be all there is of it.
  expectSignIn('switch');
  coverLeavingDesk();
  await keepDrafts();
  expectSignIn('signIn');
  const done = await request(session.signOut, {});
  if (done.ok) return;
  expectSignIn('switch');
  coverDesk();
}
