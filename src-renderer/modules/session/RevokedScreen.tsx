import type { SessionState } from '#shared/modules/session/session.contract.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useLanguage } from '#renderer/kit/i18n/language.tsx';
import { SessionFrame } from './SessionFrame.tsx';
import { useSessionWords } from './words.ts';

/** The server has withdrawn this station's access: what became of its records, and who can help. Nothing to press. */
export function RevokedScreen({ facts }: { readonly facts: Extract<SessionState, { state: 'revoked' }> }) {
  const words = useSessionWords();
  // The facility's zone and region went with its records: the machine's own stand in.
  const moment = new Intl.DateTimeFormat(useLanguage(), { dateStyle: 'medium', timeStyle: 'short' });
  const { facilityName, wiped } = facts;
  return (
    <SessionFrame title={words('revoked.title')} facility={facilityName} focusTitle wide>
      {wiped === undefined ? (
        <p role="status">{words('revoked.handing')}</p>
      ) : (
        <div className="fw-session-form">
          <Notice severity="critical" role="alert" title={words('revoked.text', { facility: facilityName })}>
            {words('revoked.wiped', { at: moment.format(new Date(wiped.at)) })}
          </Notice>
          <p>{wiped.left === 0 ? words('revoked.allSent') : words('revoked.left', { count: wiped.left })}</p>
          {wiped.left > 0 ? (
            <p>
              {wiped.parcel === undefined
                ? words('revoked.noParcel')
                : words.rich('revoked.parcel', { file: <bdi key="file">{wiped.parcel}</bdi> })}
            </p>
          ) : null}
          <p className="fw-second">{words('revoked.next')}</p>
        </div>
      )}
    </SessionFrame>
  );
}
