import { Button } from '@mantine/core';
import { IconAlertOctagon, IconPrinter } from '@tabler/icons-react';
import { Navigate, useNavigate, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useLayoutEffect, useState } from 'react';
import { patients } from '#shared/modules/patients/patients.contract.ts';
import type { AskedMoment, TimelineKind } from '#shared/modules/chart/timeline-asked.rules.ts';
import type { ReviewedList } from '#shared/modules/history/list-review.record.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { request } from '#renderer/bridge/use-command.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { Kbd, useAriaKeys } from '#renderer/kit/Kbd.tsx';
import { useWindowTitle } from '#renderer/kit/Screen.tsx';
import { ChartTrailLink } from '#renderer/modules/admin/audit/TrailLink.tsx';
import { useOpenPatient } from '#renderer/kit/use-open-patient.ts';
import { MergedNotice } from '#renderer/modules/identity/MergedNotice.tsx';
import { CardButton } from '#renderer/modules/prints/CardButton.tsx';
import { SaveRecordMenu } from '#renderer/modules/exports/SaveRecordMenu.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { RecordMarksProvider } from '#renderer/modules/reviews/marks.tsx';
import { PatientBanner } from './banner/PatientBanner.tsx';
import './chart.css';
import './chart-lists.css';
import './chart-banner.css';
import './chart-summary.css';
import './chart-results.css';
import './chart-timeline.css';
import './chart-history.css';
import './chart-compare.css';
import { PLACES, tabOf, type ChartTab } from './chart-tabs.ts';
import { ChartSheet, keyOf, type Sheet } from './ChartSheet.tsx';
import { ChartTabBar } from './ChartTabBar.tsx';
import { EditButton } from './EditButton.tsx';
import { DetailsButton } from './details/DetailsButton.tsx';
import { OthersButton } from './details/OthersButton.tsx';
import type { EntryTarget } from './entry/entries.ts';
import { CarePlansTab } from './lists/CarePlansTab.tsx';
import { MedicinesTab } from './lists/MedicinesTab.tsx';
import { ProblemsTab } from './lists/ProblemsTab.tsx';
import { VaccinesTab } from './lists/VaccinesTab.tsx';
import { NewerNotice } from './parts/NewerNotice.tsx';
import { ResultsTab } from './results/ResultsTab.tsx';
import { SummaryTab } from './summary/SummaryTab.tsx';
import { NO_FILTER, TimelineTab } from './timeline/TimelineTab.tsx';
import { useNeighbourKeys } from './use-neighbour-keys.ts';
import { useChartWords } from './words.ts';

const ChartPrint = lazy(async () => ({
  default: (await import('#renderer/modules/prints/ChartPrint.tsx')).ChartPrint,
}));

const HistoryTab = lazy(async () => ({ default: (await import('./history/HistoryTab.tsx')).HistoryTab }));
const DocumentsTab = lazy(async () => ({
  default: (await import('#renderer/modules/documents/DocumentsTab.tsx')).DocumentsTab,
}));

export interface ChartScreenProps {
  readonly patientId: string;
  readonly tab: string | undefined;
}

export function ChartScreen({ patientId, tab }: ChartScreenProps) {
  // One address for each tab, so that the chart stands while tabs change.
  if (tab === undefined)
    return <Navigate to="/chart/$patientId/$tab" params={{ patientId, tab: 'summary' }} replace />;
  return <Chart patientId={patientId} tab={tabOf(tab)} />;
}

/** One patient: who it is always in sight, the chart under nine tabs, what is being added beside it. */
function Chart({ patientId, tab }: { readonly patientId: string; readonly tab: ChartTab }) {
  const words = useChartWords();
  const navigate = useNavigate();
  const router = useRouter();
  const openPatient = useOpenPatient();
  const mayRead = usePermission('chart.read');
  const mayWrite = usePermission('chart.write');
  const mayPrint = usePermission('document.print');
  const [sheet, setSheet] = useState<Sheet>();
  const [printing, setPrinting] = useState<'summary' | 'parts'>();
  const [filter, setFilter] = useState(NO_FILTER);
  const [series, setSeries] = useState<string>();
  const [record, setRecord] = useState<string>();
  const [compared, setCompared] = useState<readonly AskedMoment[]>();
  useWindowTitle(words('title'));
  // Whichever way it was opened, by a list, an address or a reload, the audit trail says so, once. A refusal shows on the
  // screen itself: it reads the same record.
  // Before the tabs ask for anything: what they read is then noted already.
  useLayoutEffect(() => void request(patients.open, { id: patientId }), [patientId]);

  useNeighbourKeys(patientId, tab);

  const goTo = (to: ChartTab) => {
    setPrinting(undefined);
    // Tabs of one chart are one step: going back leads to the list.
    void navigate({ to: '/chart/$patientId/$tab', params: { patientId, tab: to }, replace: true });
  };
  const openSeries = (key: string) => {
    setSeries(key);
    goTo('results');
  };
  const openVisit = (id: string) => {
    setRecord(id);
    setCompared(undefined);
    goTo('timeline');
  };
  const openPlace = (kind: TimelineKind) => {
    const place = PLACES[kind];
    if (place === 'allergies') setSheet({ kind: 'allergies' });
    else goTo(place);
  };
  const openEntry = (target: EntryTarget) => setSheet({ kind: 'entry', target });
  const openReview = (list: ReviewedList) => setSheet({ kind: 'review', list });
  const openHistory = useCallback((id: string) => setSheet({ kind: 'record', id }), []);
  const leave = () => {
    if (router.history.canGoBack()) router.history.back();
    else void navigate({ to: mayRead ? '/clinic' : '/reception' });
  };
  const allergyKeys = useAriaKeys('L');
  const printKeys = useAriaKeys('Ctrl P');
  useShortcut({ keys: 'Esc', words: words('back'), foot: 5, run: leave });
  useShortcut({
    keys: 'L',
    words: words('allergies.add'),
    foot: 3,
    disabled: !mayWrite,
    run: () => openEntry({ kind: 'allergy' }),
  });
  useShortcut({
    keys: 'Ctrl P',
    words: words('print'),
    foot: 4,
    disabled: !mayPrint || !mayRead,
    run: () => setPrinting('summary'),
  });

  useShortcut({
    keys: 'W',
    words: words('printParts'),
    disabled: !mayPrint || !mayRead || printing !== undefined,
    run: () => setPrinting('parts'),
  });

  return (
    <RecordMarksProvider patientId={patientId} onHistory={openHistory}>
      <div className="fw-chart">
        <PatientBanner
          patientId={patientId}
          onShowAllergies={() => setSheet({ kind: 'allergies' })}
          onAddAllergy={() => openEntry({ kind: 'allergy' })}
        />
        {mayRead ? (
          <ChartTabBar
            tab={tab}
            onTab={goTo}
            actions={
              <>
                <DetailsButton onOpen={() => setSheet({ kind: 'details' })} />
                <OthersButton onOpen={() => setSheet({ kind: 'referrals' })} />
                <EditButton patientId={patientId} />
                <CardButton patientId={patientId} variant="subtle" isShort />
                <SaveRecordMenu patientId={patientId} />
                <ChartTrailLink patientId={patientId} />
                {mayWrite ? (
                  <Button
                    variant="default"
                    leftSection={<IconAlertOctagon size={16} />}
                    aria-keyshortcuts={allergyKeys}
                    onClick={() => openEntry({ kind: 'allergy' })}
                  >
                    {words('allergies.addShort')}
                    <Kbd keys="L" />
                  </Button>
                ) : null}
                {mayPrint ? (
                  <Button
                    leftSection={<IconPrinter size={16} />}
                    aria-keyshortcuts={printKeys}
                    onClick={() => setPrinting('summary')}
                  >
                    {words('print')}
                    <Kbd keys="Ctrl P" />
                  </Button>
                ) : null}
              </>
            }
          />
        ) : null}
        {mayRead ? <NewerNotice patientId={patientId} /> : null}
        <MergedNotice patientId={patientId} onOpen={openPatient} />
        <div className="fw-chart-work">
          <div
            id="chart-panel"
            role={mayRead ? 'tabpanel' : undefined}
            aria-labelledby={mayRead ? `tab-${tab}` : undefined}
            className="fw-chart-panel"
            data-region
            tabIndex={-1}
          >
            {!mayRead ? (
              <EmptyState title={words('notForYou')}>{words('notForYouNext')}</EmptyState>
            ) : printing ? (
              <Suspense fallback={null}>
                <ChartPrint
                  patientId={patientId}
                  startWith={printing}
                  visitId={tab === 'timeline' && record?.startsWith('encounter:') ? record : undefined}
                  moments={tab === 'timeline' ? compared : undefined}
                  filter={filter}
                  onClose={() => setPrinting(undefined)}
                />
              </Suspense>
            ) : (
              <>
                {tab === 'summary' ? (
                  <SummaryTab
                    patientId={patientId}
                    onTab={goTo}
                    onSeries={openSeries}
                    onVisit={openVisit}
                    onReview={openReview}
                  />
                ) : null}
                {tab === 'timeline' ? (
                  <TimelineTab
                    patientId={patientId}
                    selected={record}
                    onSelect={setRecord}
                    onSeries={openSeries}
                    onPlace={openPlace}
                    filter={filter}
                    onFilter={setFilter}
                    compared={compared}
                    onCompare={setCompared}
                  />
                ) : null}
                {tab === 'problems' ? (
                  <ProblemsTab
                    patientId={patientId}
                    onVisit={openVisit}
                    onEntry={openEntry}
                    onReview={openReview}
                  />
                ) : null}
                {tab === 'medicines' ? (
                  <MedicinesTab patientId={patientId} onVisit={openVisit} onReview={openReview} />
                ) : null}
                {tab === 'results' ? (
                  <ResultsTab patientId={patientId} selected={series} onSelect={setSeries} />
                ) : null}
                {tab === 'vaccines' ? (
                  <VaccinesTab patientId={patientId} onVisit={openVisit} onEntry={openEntry} />
                ) : null}
                {tab === 'care-plans' ? <CarePlansTab patientId={patientId} onVisit={openVisit} /> : null}
                <Suspense fallback={null}>
                  {tab === 'history' ? (
                    <HistoryTab patientId={patientId} onVisit={openVisit} onEntry={openEntry} />
                  ) : null}
                  {tab === 'documents' ? <DocumentsTab patientId={patientId} /> : null}
                </Suspense>
              </>
            )}
          </div>
          {sheet === undefined ? null : (
            <Suspense fallback={null}>
              <ChartSheet
                key={keyOf(sheet)}
                patientId={patientId}
                sheet={sheet}
                // What is answered late to one sheet closes no other that was opened meanwhile.
                onSheet={(next) => setSheet((now) => (now && keyOf(now) === keyOf(sheet) ? next : now))}
              />
            </Suspense>
          )}
        </div>
      </div>
    </RecordMarksProvider>
  );
}
