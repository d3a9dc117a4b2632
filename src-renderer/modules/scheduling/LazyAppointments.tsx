import { lazy, Suspense, useState } from 'react';
import { usePermission } from '#renderer/bridge/session.tsx';
import { ErrorBoundary } from '#renderer/app/ErrorBoundary.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { withWords } from '#renderer/kit/i18n/catalog.ts';

const load = withWords(async () => ({
  default: (await import('./AppointmentsPanel.tsx')).AppointmentsPanel,
}));
const GONE = { code: 'disconnected' } as const;

/**
 * Beside other parts of a patient, which do not wait for it, and do not go with it: its code comes from the station, which may have gone
 * away just then.
 */
export function LazyAppointments({
  patientId,
  level,
}: {
  readonly patientId: string;
  readonly level?: 2 | 3;
}) {
  const mayRead = usePermission('schedule.read');
  // Asked for anew, it is another: React keeps what failed.
  const [AppointmentsPanel, setPanel] = useState(() => lazy(load));
  if (!mayRead) return null;
  return (
    <ErrorBoundary
      fallback={(_error, reset) => (
        <ErrorNotice
          error={GONE}
          onRetry={() => {
            setPanel(() => lazy(load));
            reset();
          }}
        />
      )}
    >
      <Suspense fallback={null}>
        <AppointmentsPanel key={patientId} patientId={patientId} {...(level && { level })} />
      </Suspense>
    </ErrorBoundary>
  );
}
