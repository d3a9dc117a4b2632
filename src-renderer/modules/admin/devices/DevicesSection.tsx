import { useState } from 'react';
import { staff } from '#shared/modules/staff/staff.contract.ts';
import { station } from '#shared/modules/station/station.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Panel } from '#renderer/kit/Panel.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { RecordTable } from '#renderer/kit/table/RecordTable.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { UnsavedGuard } from '../UnsavedGuard.tsx';
import { useAdminWords } from '../words.ts';
import { DeviceLabelForm } from './DeviceLabelForm.tsx';

const NOTHING = {};

/** The stations that write here: which is which, and what each is called. */
export function DevicesSection() {
  const words = useAdminWords();
  const kit = useKitWords();
  const format = useFormat();
  const devices = useQuery(staff.devices, NOTHING);
  const status = useQuery(station.status, NOTHING);
  const [selected, setSelected] = useState<string>();
  // By device: what was typed for one is there still after a look at another.
  const [drafts, setDrafts] = useState<Readonly<Record<string, string | undefined>>>({});
  const own = status.value?.device;
  const rows = devices.value ?? [];
  const current = rows.find(({ device }) => device === (selected ?? own)) ?? rows[0];
  return (
    <div className="fw-admin-split">
      <UnsavedGuard
        form={words('devices.rename')}
        isDirty={Object.values(drafts).some((draft) => draft !== undefined)}
      />
      <Panel className="fw-admin-list" title={words('section.devices')}>
        {devices.state === 'error' ? <ErrorNotice error={devices.error} /> : null}
        <RecordTable
          label={words('section.devices')}
          lines={2}
          rows={rows}
          rowKey={({ device }) => device}
          isLoading={devices.state === 'loading'}
          selectedKey={current?.device}
          onSelect={({ device }) => setSelected(device)}
          columns={[
            {
              id: 'label',
              header: words('devices.label'),
              width: 'minmax(9rem, 2fr)',
              cell: ({ device, label, follows, isNewer }) => (
                <>
                  {label === undefined ? (
                    <span className="fw-second">{words('devices.unnamed')}</span>
                  ) : (
                    <bdi className="fw-strong">{label}</bdi>
                  )}{' '}
                  {device === own ? <StatusChip severity="info">{words('devices.this')}</StatusChip> : null}
                  {isNewer === true ? <StatusChip severity="critical">{kit('newer')}</StatusChip> : null}
                  {follows === undefined ? null : (
                    <div className="fw-second">{words('devices.follows', { device: follows })}</div>
                  )}
                </>
              ),
            },
            {
              id: 'number',
              header: words('devices.number'),
              width: '9rem',
              cell: ({ device }) => <code dir="ltr">{device}</code>,
            },
            {
              id: 'since',
              header: words('devices.since'),
              width: '10.5rem',
              cell: ({ since }) => <time dateTime={since}>{format.dateTime(since)}</time>,
            },
            {
              id: 'fingerprint',
              header: words('devices.fingerprint'),
              width: 'minmax(11rem, 1fr)',
              cell: ({ fingerprint }) => <code dir="ltr">{fingerprint}</code>,
            },
          ]}
          empty={<EmptyState title={words('devices.empty')} />}
        />
      </Panel>
      <aside className="fw-admin-side" aria-label={words('devices.details')} data-region>
        {current?.isNewer === true ? (
          <EmptyState title={kit('newer.long')} />
        ) : current ? (
          <DeviceLabelForm
            key={current.device}
            device={current.device}
            label={current.label ?? ''}
            draft={drafts[current.device]}
            onDraft={(draft) => setDrafts((before) => ({ ...before, [current.device]: draft }))}
          />
        ) : null}
      </aside>
    </div>
  );
}
