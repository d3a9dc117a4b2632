import { Button } from '@mantine/core';
import { IconDownload, IconRefresh, IconShieldCheck } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { OutputOf, Refusal } from '#shared/kernel/contract.ts';
import { audit } from '#shared/modules/audit/audit.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useAdminWords } from '../words.ts';
import { filterOf, NO_FILTER, type FilterValues } from './audit-filter.ts';
import { AuditFilters } from './AuditFilters.tsx';
import { AuditTable } from './AuditTable.tsx';
import { trailAddress } from './trail-address.ts';
import { TrailCheck } from './TrailCheck.tsx';
import { useAuditPages } from './use-audit-pages.ts';

/** Who did what, when and to whom: newest first, narrowed by filters, kept as a file. */
export function AuditSection() {
  const words = useAdminWords();
  const format = useFormat();
  const navigate = useNavigate();
  const address = trailAddress(useSearch({ strict: false }));
  const [rest, setRest] = useState<FilterValues>(NO_FILTER);
  // Whose and of whom stand in the address, so that a chart and an account lead here.
  const values: FilterValues = { ...rest, patientId: address.patientId, userId: address.userId };
  const filter = filterOf(values);
  const pages = useAuditPages(filter);
  const mayReadChart = usePermission('chart.read');
  const exporting = useCommand(audit.export);
  const [done, setDone] = useState<string>();
  const [refusal, setRefusal] = useState<Refusal>();
  const checking = useCommand(audit.verify);
  const [checked, setChecked] = useState<OutputOf<typeof audit.verify>>();

  function change(next: FilterValues): void {
    setDone(undefined);
    setRest(next);
    const { patientId, userId } = next;
    if (patientId === values.patientId && userId === values.userId) return;
    const search = trailAddress({ patientId, userId });
    void navigate({ to: '/admin/$section', params: { section: 'audit' }, search, replace: true });
  }

  async function exportAll(): Promise<void> {
    setDone(undefined);
    setRefusal(undefined);
    const result = await exporting.run({ ...filter, format: 'csv' });
    if (!result.ok) return setRefusal(result.error);
    saveFile(result.value);
    const { count, isComplete } = result.value;
    setDone(words(isComplete ? 'audit.exported' : 'audit.exportedPart', { count }));
  }

  async function check(): Promise<void> {
    setRefusal(undefined);
    const result = await checking.run({});
    if (result.ok) setChecked(result.value);
    else setRefusal(result.error);
  }

  return (
    <Panel
      className="fw-admin-list"
      title={words('audit.title')}
      actions={
        <>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconShieldCheck size={14} aria-hidden />}
            loading={checking.isRunning}
            onClick={() => void check()}
          >
            {words('verify.run')}
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden />}
            onClick={pages.again}
          >
            {words('audit.again')}
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
            loading={exporting.isRunning}
            onClick={() => void exportAll()}
          >
            {words('audit.export')}
          </Button>
        </>
      }
      foot={
        <div className="fw-admin-foot">
          <span role="status">
            {done ??
              (pages.at === undefined
                ? ''
                : words('audit.shown', { count: pages.entries.length, time: format.time(pages.at) }))}
          </span>
          {values.patientId !== undefined && mayReadChart ? (
            <Link to="/chart/$patientId" params={{ patientId: values.patientId }}>
              {words('audit.toChart')}
            </Link>
          ) : null}
          {pages.next ? (
            <Button size="xs" variant="default" loading={pages.isLoading} onClick={pages.more}>
              {words('audit.more')}
            </Button>
          ) : null}
        </div>
      }
    >
      {checked ? <TrailCheck answer={checked} onClose={() => setChecked(undefined)} /> : null}
      <AuditFilters values={values} onChange={change} />
      {refusal ? <ErrorNotice error={refusal} onRetry={null} /> : null}
      {pages.error ? <ErrorNotice error={pages.error} onRetry={pages.again} /> : null}
      {pages.error && pages.entries.length === 0 ? null : (
        <AuditTable entries={pages.entries} isLoading={pages.isLoading} />
      )}
    </Panel>
  );
}

function saveFile({ fileName, mediaType, text }: OutputOf<typeof audit.export>): void {
  const url = URL.createObjectURL(new Blob([text], { type: mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
