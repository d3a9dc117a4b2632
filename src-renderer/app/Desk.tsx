import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { SessionProvider, type SignedIn } from '#renderer/bridge/session.tsx';
import { ClockProvider } from '#renderer/kit/clock.tsx';
import { firstDesk } from './desks.ts';
import { createAppRouter, preloadDesks } from './router.tsx';

/** Whether someone has sat here since this window was loaded. */
let hasBeenTaken = false;

/** The first person comes back to where the window was; the next begins at a desk of their own, not in another's chart. */
function beginRouter({ permissions, roles }: SignedIn['user']) {
  const router = createAppRouter(firstDesk(permissions, roles));
  if (hasBeenTaken) router.history.replace('/');
  hasBeenTaken = true;
  return router;
}

/** One person's sitting: their router, their clock. Another person is another `key`. */
export function Desk({ session }: { readonly session: SignedIn }) {
  const { permissions } = session.user;
  const [router] = useState(() => beginRouter(session.user));
  // oxlint-disable-next-line react/exhaustive-deps -- once a sitting
  useEffect(() => preloadDesks(permissions), []);
  return (
    <SessionProvider session={session}>
      <ClockProvider zone={session.facility.zone}>
        <RouterProvider router={router} />
      </ClockProvider>
    </SessionProvider>
  );
}
