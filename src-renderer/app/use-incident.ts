import { useEffect, useState } from 'react';
import { station } from '#shared/modules/station/station.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { faultReport } from './fault-report.ts';

/** Tells the engine of a fault, once. @returns the number that its log gave it; none while the engine is away */
export function useIncident(error: unknown): string | undefined {
  const [incident, setIncident] = useState<{ readonly of: unknown; readonly id: string }>();
  useEffect(() => {
    void request(station.reportFault, faultReport(error, window.location.hash)).then((result) => {
      if (result.ok) setIncident({ of: error, id: result.value.incidentId });
    });
  }, [error]);
  return incident?.of === error ? incident?.id : undefined;
}
