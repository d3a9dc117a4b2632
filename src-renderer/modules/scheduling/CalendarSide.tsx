import { lazy, Suspense } from 'react';
import type { OutputOf } from '#shared/kernel/contract.ts';
import type { scheduling } from '#shared/modules/scheduling/scheduling.contract.ts';
import { withWords } from '#renderer/kit/i18n/catalog.ts';
import { SideSheet } from '#renderer/modules/chart/parts/SideSheet.tsx';
import { AppointmentPanel } from './AppointmentPanel.tsx';
import { BookingPanel } from './BookingPanel.tsx';
import type { Setup } from './CalendarBar.tsx';
import type { Side } from './calendar-state.ts';
import { ClashPanel } from './ClashPanel.tsx';
import { WaitingPanel } from './WaitingPanel.tsx';
import { useSchedulingWords } from './words.ts';

/** Looked at now and then. */
const OutboxPanel = lazy(
  withWords(async () => ({ default: (await import('../messages/OutboxPanel.tsx')).OutboxPanel })),
);

const TITLES = {
  appointment: 'appointment.title',
  book: 'booking.title',
  move: 'booking.move',
  clashes: 'clash.title',
  waiting: 'waiting.title',
  messages: 'messages',
} as const;

export interface CalendarSideProps {
  readonly side: Side;
  readonly setup: Setup;
  readonly clashes: OutputOf<(typeof scheduling)['clashes']>;
  readonly onSide: (side: Side | undefined) => void;
  readonly onDay: (day: string) => void;
}

export function CalendarSide({ side, setup, clashes, onSide, onDay }: CalendarSideProps) {
  const words = useSchedulingWords();
  const close = () => onSide(undefined);
  const page = side.kind === 'appointment' ? `appointment ${side.id}` : side.kind;
  return (
    <SideSheet title={words(TITLES[side.kind])} onClose={close} page={page}>
      <div className="fw-calendar-side">
        {side.kind === 'appointment' ? (
          <AppointmentPanel
            key={side.id}
            id={side.id}
            day={side.day}
            setup={setup}
            onMove={(item) => onSide({ kind: 'move', item })}
            onBook={(book) => onSide({ kind: 'book', ...book })}
          />
        ) : side.kind === 'book' || side.kind === 'move' ? (
          <BookingPanel
            key={
              side.kind === 'move'
                ? side.item.appointment.id
                : `${side.day} ${side.time} ${side.practitionerId}`
            }
            side={side}
            setup={setup}
            onDone={(day) => {
              onDay(day);
              close();
            }}
            onWaiting={() => onSide({ kind: 'waiting' })}
          />
        ) : side.kind === 'clashes' ? (
          <ClashPanel clashes={clashes} setup={setup} />
        ) : side.kind === 'messages' ? (
          <Suspense fallback={<div aria-busy="true" />}>
            <OutboxPanel />
          </Suspense>
        ) : (
          <WaitingPanel setup={setup} onBook={(book) => onSide({ kind: 'book', ...book })} />
        )}
      </div>
    </SideSheet>
  );
}
