import { createContext, useContext, type ReactNode } from 'react';
import type { Permission } from '#shared/kernel/permission.ts';
import type { SessionState } from '#shared/modules/session/session.contract.ts';

export type SignedIn = Extract<SessionState, { readonly state: 'signedIn' | 'locked' }>;

const SessionContext = createContext<SignedIn | undefined>(undefined);

/** Wraps what only someone signed in sees. While locked it stands, hidden, so that nothing typed is lost. */
export function SessionProvider({
  session,
  children,
}: {
  readonly session: SignedIn;
  readonly children: ReactNode;
}) {
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): SignedIn {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession outside of a signed-in screen');
  return session;
}

/** A courtesy: the engine checks again. */
export function usePermission(permission: Permission): boolean {
  return useSession().user.permissions.includes(permission);
}
