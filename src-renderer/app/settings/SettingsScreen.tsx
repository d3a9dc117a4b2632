import { SegmentedControl } from '@mantine/core';
import { station } from '#shared/modules/station/station.contract.ts';
import { usePermission, useSession } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { Panel } from '#renderer/kit/Panel.tsx';
import { Screen } from '#renderer/kit/Screen.tsx';
import { useSettings } from '#renderer/kit/settings.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { PrintersPanel } from '#renderer/modules/prints/PrintersPanel.tsx';
import { ChangePasswordForm } from '#renderer/modules/session/ChangePasswordForm.tsx';
import { useShellWords } from '../words.ts';
import { KeysPanel } from './KeysPanel.tsx';
import { Labelled, LookControls } from './LookControls.tsx';

const NOTHING = {};

export function SettingsScreen() {
  const words = useShellWords();
  const { settings, change } = useSettings();
  const { facility, user } = useSession();
  const mayManage = usePermission('station.manage');
  const toast = useToast();
  const status = useQuery(station.status, NOTHING);
  const roles = user.roles.map((role) =>
    words.has(`role.${role}`) ? words(`role.${role}` as 'role.nurse') : role,
  ); // `has` has just said so
  return (
    <Screen title={words('settings.title')}>
      <div className="fw-settings">
        <div className="fw-settings-columns">
          <Panel title={words('settings.looks')} note={words('settings.note')} padded>
            <div className="fw-settings-body">
              <LookControls />
              <Labelled label={words('settings.density')}>
                {(labelId) => (
                  <SegmentedControl
                    fullWidth
                    size="xs"
                    aria-labelledby={labelId}
                    value={settings.density}
                    onChange={(density) => change({ density })}
                    data={(['dense', 'comfortable'] as const).map((value) => ({
                      value,
                      label: words(`settings.${value}`),
                    }))}
                  />
                )}
              </Labelled>
            </div>
          </Panel>
          {mayManage ? <PrintersPanel /> : null}
          <Panel title={words('settings.station')} padded>
            <dl className="fw-facts">
              <dt>{words('settings.facility')}</dt>
              <dd>
                <bdi>{facility.name}</bdi>
              </dd>
              <dt>{words('settings.zone')}</dt>
              <dd>{facility.zone}</dd>
              <dt>{words('settings.currency')}</dt>
              <dd>{facility.currency}</dd>
              {status.value === undefined ? null : (
                <>
                  <dt>{words('kept.version')}</dt>
                  <dd>{status.value.version}</dd>
                  <dt>{words('settings.host')}</dt>
                  <dd>{words(`host.${status.value.host}`)}</dd>
                </>
              )}
            </dl>
          </Panel>
          <Panel title={words('settings.you')} padded>
            <dl className="fw-facts">
              <dt>{words('settings.login')}</dt>
              <dd>
                <bdi>{user.login}</bdi>
              </dd>
              <dt>{words('settings.roles')}</dt>
              <dd>{roles.join(', ')}</dd>
            </dl>
            <ChangePasswordForm
              names={[user.login, user.displayName, facility.name]}
              onDone={() => toast(words('settings.passwordChanged'))}
            />
          </Panel>
          <KeysPanel />
        </div>
      </div>
    </Screen>
  );
}
