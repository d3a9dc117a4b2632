import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { IconArrowRight, IconPrinter } from '@tabler/icons-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { displayName, mainName } from '#shared/kernel/human-name.ts';
import { fold } from '#shared/kernel/text-fold.ts';
import { CARE_ROLES } from '#shared/modules/care-plans/care-team.record.ts';
import { careTeams, type Charge } from '#shared/modules/care-plans/care-teams.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { withWords } from '#renderer/kit/i18n/catalog.ts';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { Screen } from '#renderer/kit/Screen.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useKeptState } from '#renderer/kit/use-kept-state.ts';
import { useOpenPatient } from '#renderer/kit/use-open-patient.ts';
import { HandOverSheet } from './HandOverSheet.tsx';
import { PanelTable } from './PanelTable.tsx';
import { ProviderSelect } from './ProviderSelect.tsx';
import { useCareTeamWords } from './words.ts';
import './care-team.css';

const PrintPanel = lazy(withWords(async () => ({ default: (await import('./PrintPanel.tsx')).PrintPanel })));
const SORTS = ['name', 'next', 'since'] as const;
type Sort = (typeof SORTS)[number];

/** Whose patients somebody's are: found, ordered, printed, and handed over to another. */
export function PanelScreen() {
  const words = useCareTeamWords();
  const mayHandOver = usePermission('chart.write');
  const openPatient = useOpenPatient();
  const [asked, setAsked] = useKeptState('panel.of', '');
  const [sort, setSort] = useKeptState<Sort>('panel.sort', 'name');
  const [role, setRole] = useState('');
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isHandingOver, setIsHandingOver] = useState(false);
  const [isPrinting, setIsPrinting] = useState(false);
  const panel = useQuery(careTeams.panel, asked === '' ? {} : { practitionerId: asked });
  const all = useMemo(() => panel.value?.charges ?? [], [panel.value]);
  const shown = useMemo(() => shownOf(all, { role, text, sort }), [all, role, text, sort]);
  const of = panel.value?.of;
  const marked = all.filter(({ teamId }) => chosen.has(teamId));
  const mark = ({ teamId }: Charge) => {
    const next = new Set(chosen);
    if (!next.delete(teamId)) next.add(teamId);
    setChosen(next);
  };
  const canHandOver = mayHandOver && of !== undefined && (marked.length > 0 || shown.length > 0);
  useShortcut({
    keys: 'H',
    words: words('handOver'),
    foot: 1,
    disabled: !canHandOver,
    run: () => setIsHandingOver(true),
  });
  useShortcut({ keys: 'P', words: words('panel.print'), disabled: !of, run: () => setIsPrinting(true) });
  return (
    <Screen
      title={words('panel.title')}
      note={
        of ? words('panel.count', { count: new Set(all.map(({ patient }) => patient.id)).size }) : undefined
      }
      className="fw-panel-screen"
      actions={
        of ? (
          <>
            <Button
              variant="default"
              leftSection={<IconPrinter size={18} aria-hidden />}
              onClick={() => setIsPrinting(true)}
            >
              {words('panel.print')}
              <Kbd keys="P" />
            </Button>
            {canHandOver ? (
              <Button
                leftSection={<IconArrowRight size={18} aria-hidden className="fw-mirror" />}
                onClick={() => setIsHandingOver(true)}
              >
                {words('handOver')}
                <Kbd keys="H" />
              </Button>
            ) : null}
          </>
        ) : undefined
      }
    >
      <div className="fw-panel-bar" role="group" aria-label={words('panel.title')}>
        <ProviderSelect
          label={words('panel.whose')}
          none={words('panel.choose')}
          value={of?.id ?? asked}
          onChange={(id) => {
            setAsked(id);
            setChosen(new Set());
          }}
        />
        <TextInput
          label={words('panel.find')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <NativeSelect
          label={words('part')}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value)}
          data={[
            { value: '', label: words('panel.allParts') },
            ...CARE_ROLES.map((value) => ({ value, label: words(`role.${value}`) })),
          ]}
        />
        <NativeSelect
          label={words('panel.sort')}
          value={sort}
          onChange={(event) => setSort(SORTS.find((one) => one === event.currentTarget.value) ?? 'name')}
          data={SORTS.map((value) => ({ value, label: words(`sort.${value}`) }))}
        />
        {marked.length > 0 ? <span>{words('panel.chosen', { count: marked.length })}</span> : null}
        {panel.value && panel.value.left > 0 ? (
          <span>{words('panel.left', { count: panel.value.left })}</span>
        ) : null}
      </div>
      <div className="fw-panel-split" data-side={isHandingOver ? '' : undefined}>
        <div className="fw-panel" data-region>
          {panel.state === 'error' ? <ErrorNotice error={panel.error} words={words} /> : null}
          {panel.state !== 'error' && of === undefined && panel.value ? (
            <EmptyState title={words('panel.chooseText')} />
          ) : (
            <PanelTable
              rows={shown}
              isLoading={!panel.value}
              name={of?.name ?? ''}
              onOpen={({ patient }) => openPatient(patient.id)}
              onMark={mark}
              box={(charge) => (
                <Checkbox
                  aria-label={words('panel.mark', { name: nameOf(charge) })}
                  checked={chosen.has(charge.teamId)}
                  tabIndex={-1}
                  onChange={() => mark(charge)}
                />
              )}
            />
          )}
        </div>
        {isHandingOver && of ? (
          <HandOverSheet
            of={of}
            going={marked.length > 0 ? marked : shown}
            all={all}
            onClose={() => setIsHandingOver(false)}
            onDone={() => {
              setChosen(new Set());
              setIsHandingOver(false);
            }}
          />
        ) : null}
      </div>
      {isPrinting && of ? (
        <Suspense fallback={null}>
          <PrintPanel practitionerId={of.id} onClose={() => setIsPrinting(false)} />
        </Suspense>
      ) : null}
    </Screen>
  );
}

function nameOf({ patient }: Charge): string {
  const name = mainName(patient.name);
  return name ? displayName(name) : patient.mrn;
}

function shownOf(
  all: readonly Charge[],
  { role, text, sort }: { readonly role: string; readonly text: string; readonly sort: Sort },
): readonly Charge[] {
  const asked = fold(text.trim());
  const found = all.filter(
    (charge) =>
      (role === '' || charge.role === role) &&
      (asked === '' || fold(`${nameOf(charge)} ${charge.patient.mrn}`).includes(asked)),
  );
  // Who has no appointment comes after those who have one.
  const key = (charge: Charge) =>
    sort === 'name' ? '' : sort === 'next' ? (charge.next ?? '\uFFFF') : (charge.start ?? '');
  return found.toSorted((a, b) => {
    const [x, y] = [key(a), key(b)];
    return x === y ? nameOf(a).localeCompare(nameOf(b)) : x < y ? -1 : 1;
  });
}
