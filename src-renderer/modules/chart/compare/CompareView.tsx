import { Button, Switch } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { OutputOf } from '#shared/kernel/contract.ts';
import { chart } from '#shared/modules/chart/chart.contract.ts';
import type { AskedMoment } from '#shared/modules/chart/timeline-asked.rules.ts';
import { hasChanged } from '#shared/modules/chart/compare.rules.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { MedicineLine } from '../parts/MedicineLine.tsx';
import { QueryBody } from '../parts/QueryBody.tsx';
import { useChartWords } from '../words.ts';
import { StateCell, ValueCell } from './CompareCells.tsx';
import { useCompareWords } from './words.ts';

type Compared = OutputOf<typeof chart.compare>;
interface Row {
  readonly key: string;
  readonly name: ReactNode;
  readonly isChanged: boolean;
  readonly cells: readonly ReactNode[];
}

export interface CompareViewProps {
  readonly patientId: string;
  readonly moments: readonly AskedMoment[];
  readonly onClose: () => void;
}

/** The chart at two to four moments side by side: what stood at each, and what changed from one to the next. */
export function CompareView({ patientId, moments, onClose }: CompareViewProps) {
  const words = useCompareWords();
  const kit = useKitWords();
  const query = useQuery(chart.compare, { patientId, moments: [...moments] });
  const [isChangedOnly, setIsChangedOnly] = useState(false);
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => region.current?.focus(), []);
  useShortcut({ keys: 'Esc', words: kit('close'), run: onClose });
  return (
    <div ref={region} tabIndex={-1} role="group" aria-label={words('title')} className="fw-compare">
      <Panel
        title={words('title')}
        className="fw-chart-whole"
        actions={
          <>
            <Switch
              size="xs"
              label={words('onlyChanged')}
              checked={isChangedOnly}
              onChange={(event) => setIsChangedOnly(event.currentTarget.checked)}
            />
            <Button variant="default" size="compact-sm" onClick={onClose}>
              {kit('close')}
              <Kbd keys="Esc" />
            </Button>
          </>
        }
        foot={<span className="fw-second">{words('unclearNote')}</span>}
      >
        <QueryBody query={query} rows={8}>
          {(compared) => <Comparison compared={compared} isChangedOnly={isChangedOnly} />}
        </QueryBody>
      </Panel>
    </div>
  );
}

function Comparison({
  compared,
  isChangedOnly,
}: {
  readonly compared: Compared;
  readonly isChangedOnly: boolean;
}) {
  const words = useCompareWords();
  const parts = useRows(compared).map(({ part, rows }) => ({
    part,
    // What changed comes first.
    rows: [
      ...rows.filter(({ isChanged }) => isChanged),
      ...(isChangedOnly ? [] : rows.filter((row) => !row.isChanged)),
    ],
  }));
  const shown = parts.filter(({ rows }) => rows.length > 0);
  if (shown.length === 0) return <EmptyState title={words(isChangedOnly ? 'nothingChanged' : 'nothing')} />;
  return (
    <table className="fw-chart-table fw-compare-table">
      <caption className="fw-hidden">{words('title')}</caption>
      <thead>
        <tr>
          <th scope="col">{words('what')}</th>
          {compared.moments.map((moment) => (
            <th key={moment.encounterId ?? moment.at} scope="col">
              <MomentWords moment={moment} />
            </th>
          ))}
        </tr>
      </thead>
      {shown.map(({ part, rows }) => (
        <tbody key={part}>
          <tr>
            <th scope="rowgroup" colSpan={compared.moments.length + 1} className="fw-list-heading">
              {words(part)}
            </th>
          </tr>
          {rows.map(({ key, name, isChanged, cells }) => (
            <tr key={key} data-changed={isChanged ? '' : undefined}>
              <th scope="row">
                {name}
                {isChanged ? <span className="fw-compare-mark">{words('changed')}</span> : null}
              </th>
              {cells.map((cell, index) => (
                // Cells have no identity but their moment, which has that place.
                // oxlint-disable-next-line react/no-array-index-key
                <td key={index}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

function MomentWords({ moment: { at, title } }: { readonly moment: Compared['moments'][number] }) {
  const format = useFormat();
  return (
    <>
      {format.dateTime(at)}
      {title === undefined ? null : (
        <div className="fw-second">
          <bdi>{conceptWords(title)}</bdi>
        </div>
      )}
    </>
  );
}

function useRows({ moments, problems, medicines, allergies, vitals, results }: Compared) {
  const words = useChartWords();
  const records = (rows: Compared['problems']): readonly Row[] =>
    rows.map(({ id, code, states }) => ({
      key: id,
      name: <bdi>{conceptWords(code) || words('notNamed')}</bdi>,
      isChanged: hasChanged({ states }),
      cells: states.map((state) => <StateCell key={state} state={state} />),
    }));
  const measures = (rows: Compared['vitals']): readonly Row[] =>
    rows.map(({ series, cells }) => ({
      key: series.key,
      name: <bdi>{conceptWords(series.code) || words('notNamed')}</bdi>,
      isChanged: hasChanged({ cells }),
      cells: cells.map((cell, index) => (
        <ValueCell key={moments[index]?.at} cell={cell} series={series} momentAt={moments[index]?.at} />
      )),
    }));
  const lines = medicines.map(({ order, states }) => ({
    key: order.id,
    name: (
      <>
        {order.doNotPerform === true ? <strong>{words('medicines.forbidden')}: </strong> : null}
        <MedicineLine of={order} />
      </>
    ),
    isChanged: hasChanged({ states }),
    cells: states.map((state) => <StateCell key={state} state={state} />),
  }));
  return [
    { part: 'allergies', rows: records(allergies) },
    { part: 'problems', rows: records(problems) },
    { part: 'medicines', rows: lines },
    { part: 'vitals', rows: measures(vitals) },
    { part: 'results', rows: measures(results) },
  ] as const;
}
