import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { patients } from '#shared/modules/patients/patients.contract.ts';
import { usePermission, useSession } from '#renderer/bridge/session.tsx';
import { request } from '#renderer/bridge/use-command.ts';
import { keepWalk } from './patient-walk.ts';

/**
 * Opens a patient: the chart for those who may read it, else the side panel of the reception. Either way the opening is
 * noted in the audit trail and in this person's recent list. `from` is the list it stands in, for the keys that lead to its
 * neighbours.
 */
export function useOpenPatient(): (id: string, from?: readonly string[]) => void {
  const navigate = useNavigate();
  const { userId } = useSession().user;
  const mayReadChart = usePermission('chart.read');
  return useCallback(
    (id, from = []) => {
      keepWalk(userId, from);
      // The chart notes its own opening, whichever way it is reached.
      // Its first tab by name: a second step, from the chart's own address to it, would meet the guard of the form that is
      // just being left, and stand before an empty screen.
      if (mayReadChart)
        return void navigate({ to: '/chart/$patientId/$tab', params: { patientId: id, tab: 'summary' } });
      // A refusal shows on the screen that opens: it reads the same record.
      void request(patients.open, { id });
      void navigate({ to: '/reception', search: { patient: id } });
    },
    [navigate, mayReadChart, userId],
  );
}
