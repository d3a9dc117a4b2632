import { Button } from '@mantine/core';
import { IconAlertOctagon, IconPrinter } from '@tabler/icons-react';
import { Navigate, useNavigate, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useLayoutEffect, useState } from 'react';
import { patients } from '#shared/modules/patients/patients.contract.ts';
import type { AskedMoment } from '#shared/modules/chart/chart.contract.ts';
import type { ReviewedList } from '#shared/modules/history/list-review.record.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { request } from '#renderer/bridge/use-command.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { Kbd, useAriaKeys } from '#renderer/kit/Kbd.tsx';
import { useWindowTitle } from '#renderer/kit/Screen.tsx';
import { ChartTrailLink } from '#renderer/modules/admin/audit/TrailLink.tsx';
import { CardButton } from '#renderer/modules/prints/CardButton.tsx';
import { SaveRecordMenu } from '#renderer/modules/exports/SaveRecordMenu.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { AllergiesSheet, NoneKnownFirst } from './allergies/AllergiesSheet.tsx';
import { PatientBanner } from './banner/PatientBanner.tsx';
import './chart.css';
import './chart-lists.css';
import './chart-banner.css';
import './chart-summary.css';
import './chart-results.css';
import './chart-timeline.css';
import './chart-history.css';
import './chart-compare.css';
import { tabOf, type ChartTab } from './chart-tabs.ts';
import { ChartTabBar } from './ChartTabBar.tsx';
import { EditButton } from './EditButton.tsx';
import { DetailsButton } from './details/DetailsButton.tsx';
import type { EntryTarget } from './entry/entries.ts';
import { CarePlansTab } from './lists/CarePlansTab.tsx';
import { MedicinesTab } from './lists/MedicinesTab.tsx';
import { ProblemsTab } from './lists/ProblemsTab.tsx';
import { VaccinesTab } from './lists/VaccinesTab.tsx';
import { NewerNotice } from './parts/NewerNotice.tsx';
import { ResultsTab } from './results/ResultsTab.tsx';
import { ReviewSheet } from './reviews/ReviewSheet.tsx';
import { SummaryTab } from './summary/SummaryTab.tsx';
import { TimelineTab } from './timeline/TimelineTab.tsx';
import { useChartWords } from './words.ts';

const PrintSheet = lazy(async () => ({
  default: (await import('#renderer/modules/prints/SummaryPreview.tsx')).SummaryPreview,
}));

const HistoryTab = lazy(async () => ({ default: (await import('./history/HistoryTab.tsx')).HistoryTab }));
const DetailsSheet = lazy(async () => ({
  default: (await import('./details/DetailsSheet.tsx')).DetailsSheet,
}));
const EntrySheet = lazy(async () => ({ default: (await import('./entry/EntrySheet.tsx')).EntrySheet }));
const DocumentsTab = lazy(async () => ({
  default: (await import('#renderer/modules/documents/DocumentsTab.tsx')).DocumentsTab,
}));

type Sheet =
  | { readonly kind: 'allergies' }
  | { readonly kind: 'details' }
  | { readonly kind: 'entry'; readonly target: EntryTarget }
  | { readonly kind: 'review'; readonly list: ReviewedList };

export interface ChartScreenProps {
  readonly patientId: string;
  readonly tab: string | undefined;
}

export function ChartScreen({ patientId, tab }: ChartScreenProps) {
  // One address for each tab, so that the chart stands while tabs change.
  if (tab === undefined)
    return <Navigate to="/chart/$patientId/$tab" params={{ patientId, tab: 'summary' }} replace />;
  // Nothing that was opened for one patient is left for the next.
  return <Chart key={patientId} patientId={patientId} tab={tabOf(tab)} />;
}

/** One patient: who it is always in sight, the chart under nine tabs, what is being added beside it. */
function Chart({ patientId, tab }: { readonly patientId: string; readonly tab: ChartTab }) {
  const words = useChartWords();
  const navigate = useNavigate();
  const router = useRouter();
  const mayRead = usePermission('chart.read');
  const mayWrite = usePermission('chart.write');
  const mayPrint = usePermission('document.print');
  const [sheet, setSheet] = useState<Sheet>();
  const [isPrinting, setIsPrinting] = useState(false);
  const [series, setSeries] = useState<string>();
  const [record, setRecord] = useState<string>();
  const [compared, setCompared] = useState<readonly AskedMoment[]>();
  useWindowTitle(words('title'));
  // Whichever way it was opened, by a list, an address or a reload, the audit trail says so, once. A refusal shows on the
  // screen itself: it reads the same record.
  // Before the tabs ask for anything: what they read is then noted already.
  useLayoutEffect(() => void request(patients.open, { id: patientId }), [patientId]);

  const goTo = (to: ChartTab) => {
    setIsPrinting(false);
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
  const openEntry = (target: EntryTarget) => setSheet({ kind: 'entry', target });
  const openReview = (list: ReviewedList) => setSheet({ kind: 'review', list });
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
    run: () => setIsPrinting(true),
  });

  return (
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
                  onClick={() => setIsPrinting(true)}
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
          ) : isPrinting ? (
            <Suspense fallback={null}>
              <PrintSheet patientId={patientId} onClose={() => setIsPrinting(false)} />
            </Suspense>
          ) : (
            <>
              {tab === 'summary' ? (
                <SummaryTab patientId={patientId} onTab={goTo} onSeries={openSeries} onVisit={openVisit} />
              ) : null}
              {tab === 'timeline' ? (
                <TimelineTab
                  patientId={patientId}
                  selected={record}
                  onSelect={setRecord}
                  onSeries={openSeries}
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
            <ChartSheet key={keyOf(sheet)} patientId={patientId} sheet={sheet} onSheet={setSheet} />
          </Suspense>
        )}
      </div>
    </div>
  );
}

/** Another entry is another sheet: nothing of one is left in the next. */
function keyOf(sheet: Sheet): string {
  if (sheet.kind !== 'entry') return sheet.kind;
  const { target } = sheet;
  if (target.kind === 'lifestyle') return `lifestyle/${target.topic}`;
  return `${target.kind}/${target.base?.id ?? 'new'}`;
}

function ChartSheet({
  patientId,
  sheet,
  onSheet,
}: {
  readonly patientId: string;
  readonly sheet: Sheet;
  readonly onSheet: (sheet: Sheet | undefined) => void;
}) {
  const close = () => onSheet(undefined);
  switch (sheet.kind) {
    case 'allergies':
      return (
        <AllergiesSheet
          patientId={patientId}
          onEntry={(target) => onSheet({ kind: 'entry', target })}
          onReview={(list) => onSheet({ kind: 'review', list })}
          onClose={close}
        />
      );
    case 'details':
      return <DetailsSheet patientId={patientId} onClose={close} />;
    case 'review':
      return <ReviewSheet patientId={patientId} startWith={sheet.list} onClose={close} />;
    case 'entry': {
      const isNewAllergy = sheet.target.kind === 'allergy' && !sheet.target.base;
      return (
        <EntrySheet
          patientId={patientId}
          target={sheet.target}
          lead={isNewAllergy ? <NoneKnownFirst patientId={patientId} onDone={close} /> : null}
          onDone={sheet.target.kind === 'allergy' ? () => onSheet({ kind: 'allergies' }) : close}
          onClose={close}
        />
      );
    }
  }
}
