import { Button, Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconUserPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { patients, type PatientSummary } from '#shared/modules/patients/patients.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Kbd, useAriaKeys } from '#renderer/kit/Kbd.tsx';
import { Screen } from '#renderer/kit/Screen.tsx';
import { ShortcutLayer, useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useKeptState } from '#renderer/kit/use-kept-state.ts';
import { useOpenPatient } from '#renderer/kit/use-open-patient.ts';
import { useKitWords } from '#renderer/kit/words.ts';
import { DuplicatesButton } from '#renderer/modules/identity/DuplicatesButton.tsx';
import { ListTabs, type ListName } from './ListTabs.tsx';
import { PatientPanel } from './PatientPanel.tsx';
import { PatientTable } from './PatientTable.tsx';
import { useHomeWords } from './words.ts';
import './home.css';

const RECENT_LIMIT = 50;
const NEWEST_LIMIT = 100;
const NOTHING = {};
/** Below this the side panel has no room beside the list. */
const NARROW = '(max-width: 73.75em)';

export interface PatientDeskProps {
  readonly title: string;
  readonly startsWith: ListName;
  /** Selected on arrival, in the list or not. */
  readonly patientId?: string | undefined;
}

/** List and detail: who was opened last and who is new, with the selected patient beside. */
export function PatientDesk({ title, startsWith, patientId }: PatientDeskProps) {
  const words = useHomeWords();
  const kit = useKitWords();
  const navigate = useNavigate();
  const openPatient = useOpenPatient();
  const mayRegister = usePermission('patient.write');
  const mayReadChart = usePermission('chart.read');
  const isNarrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false });
  const [chosenList, setList] = useKeptState<ListName | undefined>(`${startsWith}.list`, undefined);
  const [kept, setChosen, { wasKept }] = useKeptState<string | undefined>(`${startsWith}.chosen`, undefined);
  const [asked, setAsked] = useState(patientId);
  const chosen = asked ?? kept;
  const [isDrawerOpen, setIsDrawerOpen] = useState(patientId !== undefined);
  const table = useRef<HTMLDivElement>(null);
  const count = useQuery(patients.count, NOTHING);
  const recent = useQuery(patients.recent, { limit: RECENT_LIMIT });
  const newest = useQuery(patients.newest, { limit: NEWEST_LIMIT });
  // Someone new here has opened nobody yet: the newest say more than an empty list.
  const list = chosenList ?? (startsWith === 'recent' && recent.value?.length === 0 ? 'newest' : startsWith);
  const query = list === 'recent' ? recent : newest;
  const rows = query.value ?? [];
  const selected = chosen ?? rows[0]?.id;
  const choose = (id: string | undefined) => {
    setAsked(undefined);
    setChosen(id);
  };

  // Someone who comes back is in the row they left.
  const isBack = wasKept && asked === undefined && chosen !== undefined;
  const hasRows = rows.length > 0;
  useEffect(() => {
    if (isBack && hasRows)
      table.current?.querySelector<HTMLElement>('[role="row"][aria-selected="true"]')?.focus();
    // oxlint-disable-next-line react/exhaustive-deps -- once, when the rows are there
  }, [hasRows]);

  const register = () => void navigate({ to: '/register' });
  const openFromList = (id: string) =>
    openPatient(
      id,
      rows.map((row) => row.id),
    );
  const openOrShow = (patient: PatientSummary) => {
    choose(patient.id);
    if (mayReadChart) openFromList(patient.id);
    else if (isNarrow) setIsDrawerOpen(true);
  };
  const registerKeys = useAriaKeys('R');
  useShortcut({ keys: 'R', words: words('registerKey'), foot: 1, disabled: !mayRegister, run: register });
  useShortcut({
    keys: 'E',
    words: words('edit'),
    foot: 3,
    disabled: !mayRegister || selected === undefined,
    run: () => edit(selected),
  });
  useShortcut({
    keys: ['↑ ↓ Enter', '↓', '↑'],
    words: words('openKey'),
    foot: 4,
    run: () => table.current?.querySelector<HTMLElement>('[role="row"][tabindex="0"]')?.focus(),
  });
  function edit(id: string | undefined): void {
    if (id !== undefined) void navigate({ to: '/patients/$patientId/edit', params: { patientId: id } });
  }

  const panel = (
    <PatientPanel
      patientId={selected}
      onShow={choose}
      {...(mayRegister ? { onEdit: edit } : {})}
      {...(mayReadChart ? { onOpen: openFromList } : {})}
    />
  );
  return (
    <Screen
      title={title}
      focusTitle={!isBack}
      note={count.value === undefined ? undefined : words('here', { count: count.value })}
      actions={
        <>
          <Button variant="default" onClick={() => void navigate({ to: '/panels' })}>
            {words('panel')}
          </Button>
          <DuplicatesButton />
          {mayRegister ? (
            <Button
              leftSection={<IconUserPlus size={18} aria-hidden />}
              onClick={register}
              aria-keyshortcuts={registerKeys}
            >
              {words('register')}
              <Kbd keys="R" />
            </Button>
          ) : null}
        </>
      }
    >
      <div className="fw-home">
        <ListTabs
          list={list}
          counts={{ recent: recent.value?.length, newest: newest.value?.length }}
          onChange={(next) => {
            setList(next);
            choose(undefined);
          }}
        />
        <div
          ref={table}
          className="fw-panel fw-home-list"
          id="patients"
          role="tabpanel"
          aria-label={words(`list.${list}`)}
          data-region
        >
          {query.state === 'error' ? <ErrorNotice error={query.error} /> : null}
          <PatientTable
            key={list}
            list={list}
            rows={rows}
            isLoading={query.state === 'loading'}
            selected={selected}
            onSelect={(patient) => choose(patient.id)}
            onOpen={openOrShow}
            onMark={(patient) => {
              choose(patient.id);
              setIsDrawerOpen(true);
            }}
          />
        </div>
        {isNarrow ? (
          <Drawer
            opened={isDrawerOpen && selected !== undefined}
            onClose={() => setIsDrawerOpen(false)}
            title={words('details')}
            size={372}
            padding={0}
            closeButtonProps={{ 'aria-label': kit('close') }}
          >
            <ShortcutLayer>{panel}</ShortcutLayer>
          </Drawer>
        ) : (
          <aside className="fw-home-side" aria-label={words('details')} data-region>
            {panel}
          </aside>
        )}
      </div>
    </Screen>
  );
}
