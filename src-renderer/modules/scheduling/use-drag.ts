import { useRef, type PointerEvent, type RefObject } from 'react';
import type { CalendarItem } from '#shared/modules/scheduling/scheduling.contract.ts';
import { timeOf } from './calendar-layout.ts';

const STARTS_AFTER_PX = 5;
const SNAP_MINUTES = 5;

export interface Place {
  readonly day: string;
  readonly time: string;
  readonly practitionerId?: string;
}

/**
 * Appointments are moved by the hand, too. What moves is the box itself, along with the pointer; where it is dropped is asked of the
 * engine, which may refuse. The key for the same is in the appointment's panel.
 */
export function useDrag(
  scroller: RefObject<HTMLElement | null>,
  firstMinute: number,
  onDrop: (item: CalendarItem, to: Place) => void,
): { begin(event: PointerEvent<HTMLElement>, item: CalendarItem): void; wasDragged(): boolean } {
  const dragged = useRef(false);
  return {
    wasDragged: () => dragged.current,
    begin(event, item) {
      if (event.button !== 0) return;
      dragged.current = false;
      const box = event.currentTarget;
      const grip = event.clientY - box.getBoundingClientRect().top;
      const [fromX, fromY] = [event.clientX, event.clientY];
      const onMove = (move: globalThis.PointerEvent) => {
        const [x, y] = [move.clientX - fromX, move.clientY - fromY];
        if (!dragged.current && Math.hypot(x, y) < STARTS_AFTER_PX) return;
        dragged.current = true;
        box.dataset['dragged'] = '';
        box.style.translate = `${x}px ${y}px`;
      };
      const end = () => {
        box.style.translate = '';
        delete box.dataset['dragged'];
        window.removeEventListener('pointermove', onMove);
        window.removeEventListener('pointerup', onUp);
        window.removeEventListener('keydown', onKey, true);
        // The click that follows is the drag's, and opens nothing.
        setTimeout(() => (dragged.current = false));
      };
      const onUp = (up: globalThis.PointerEvent) => {
        const place = dragged.current ? placeAt(scroller.current, box, up, grip, firstMinute) : undefined;
        end();
        if (place) onDrop(item, place);
      };
      const onKey = (key: KeyboardEvent) => {
        if (key.key !== 'Escape') return;
        key.stopPropagation();
        end();
      };
      window.addEventListener('pointermove', onMove);
      window.addEventListener('pointerup', onUp);
      window.addEventListener('keydown', onKey, true);
    },
  };
}

function placeAt(
  within: HTMLElement | null,
  dragged: HTMLElement,
  { clientX, clientY }: globalThis.PointerEvent,
  grip: number,
  firstMinute: number,
): Place | undefined {
  const column = document
    .elementsFromPoint(clientX, clientY)
    .find(
      (one): one is HTMLElement =>
        one instanceof HTMLElement && one !== dragged && one.dataset['column'] !== undefined,
    );
  const { day, practitioner } = column?.dataset ?? {};
  if (!within || !column || day === undefined) return undefined;
  const minutes = Number(getComputedStyle(within).getPropertyValue('--minutes'));
  const box = column.getBoundingClientRect();
  const minute = firstMinute + ((clientY - grip - box.top) / box.height) * minutes;
  const time = timeOf(Math.round(minute / SNAP_MINUTES) * SNAP_MINUTES);
  return { day, time, ...(practitioner !== undefined && { practitionerId: practitioner }) };
}
