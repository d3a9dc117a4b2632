import { hosting, type HostingStatus } from '#shared/modules/hosting/hosting.contract.ts';
import { sync } from '#shared/modules/sync/sync.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { CodePanel } from './CodePanel.tsx';
import { HostForm } from './HostForm.tsx';
import { JoinPanel } from './JoinPanel.tsx';
import { RunningPanel } from './RunningPanel.tsx';
import { useServerWords } from './words.ts';
import './server.css';

const NOTHING = {};

/** The server of the clinic: run here, joined, or not there yet; and codes with which further desks come to it. */
export function ServerSection() {
  const kit = useKitWords();
  const status = useQuery(hosting.status, NOTHING);
  return (
    <div className="fw-server">
      {status.state === 'error' ? <ErrorNotice error={status.error} /> : null}
      {status.value ? <Parts status={status.value} /> : null}
      {status.state === 'loading' && status.value === undefined ? (
        <p className="fw-second">{kit('loading')}</p>
      ) : null}
    </div>
  );
}

function Parts({ status }: { readonly status: HostingStatus }) {
  const words = useServerWords();
  if (status.state !== 'off')
    return (
      <>
        <RunningPanel status={status} />
        {status.state === 'running' ? <CodePanel /> : null}
      </>
    );
  if (status.hasOther)
    return (
      <>
        <OtherPanel />
        <CodePanel />
      </>
    );
  return (
    <>
      <p className="fw-server-intro">{words('none.text')}</p>
      <HostForm machine={status.machine} />
      <JoinPanel />
    </>
  );
}

function OtherPanel() {
  const words = useServerWords();
  const { server } = useQuery(sync.status, NOTHING).value ?? {};
  return (
    <Panel title={words('other.title')}>
      <div className="fw-admin-form">
        {server === undefined ? null : (
          <dl className="fw-facts">
            <dt>{words('other.address')}</dt>
            <dd>
              <bdi dir="ltr">{server}</bdi>
            </dd>
          </dl>
        )}
        <p className="fw-second">{words('other.text')}</p>
      </div>
    </Panel>
  );
}
