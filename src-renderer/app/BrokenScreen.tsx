import { Button } from '@mantine/core';
import { Notice } from '#renderer/kit/Notice.tsx';
import { Screen } from '#renderer/kit/Screen.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { useIncident } from './use-incident.ts';
import { useShellWords } from './words.ts';

export interface BrokenScreenProps {
  readonly error: unknown;
  readonly reset: () => void;
}

/** A bug in one screen: the rest of the desk goes on. */
export function BrokenScreen({ error, reset }: BrokenScreenProps) {
  const words = useShellWords();
  const kit = useKitWords();
  const incidentId = useIncident(error);
  return (
    <Screen title={words('broken.title')}>
      <div className="fw-broken">
        <Notice
          severity="serious"
          role="alert"
          actions={
            <Button
              size="xs"
              variant="default"
              onClick={isMissingPart(error) ? () => window.location.reload() : reset}
            >
              {words('broken.again')}
            </Button>
          }
        >
          {words('broken.text')}
          {incidentId === undefined ? null : (
            <p className="fw-second">{kit.rich('incident', { id: <code key="id">{incidentId}</code> })}</p>
          )}
        </Notice>
      </div>
    </Screen>
  );
}

/** A part of the program that could not be fetched stays missing until the window is loaded again. */
function isMissingPart(error: unknown): boolean {
  return error instanceof TypeError && error.message.includes('dynamically imported');
}
