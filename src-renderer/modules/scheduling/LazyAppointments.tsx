import { lazy, Suspense } from 'react';
import { usePermission } from '#renderer/bridge/session.tsx';
import { withWords } from '#renderer/kit/i18n/catalog.ts';

const AppointmentsPanel = lazy(
  withWords(async () => ({ default: (await import('./AppointmentsPanel.tsx')).AppointmentsPanel })),
);

/** Beside other parts of a patient, which do not wait for it. */
export function LazyAppointments({
  patientId,
  level,
}: {
  readonly patientId: string;
  readonly level?: 2 | 3;
}) {
  const mayRead = usePermission('schedule.read');
  if (!mayRead) return null;
  return (
    <Suspense fallback={null}>
      <AppointmentsPanel key={patientId} patientId={patientId} {...(level && { level })} />
    </Suspense>
  );
}
