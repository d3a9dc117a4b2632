import type { CalendarItem } from '#shared/modules/scheduling/scheduling.contract.ts';
import { isOpen, keepsTime } from '#shared/modules/scheduling/appointment.rules.ts';

export type View = 'day' | 'week' | 'month';
export const VIEWS: readonly View[] = ['day', 'week', 'month'];

export const SHOWN = ['kept', 'open', 'gone'] as const;
export interface Filters {
  readonly provider: string;
  readonly room: string;
  readonly visitType: string;
  readonly show: (typeof SHOWN)[number];
}
/** Empty: all. */
export const NO_FILTERS: Filters = { provider: '', room: '', visitType: '', show: 'kept' };

export function isShown(
  { appointment }: CalendarItem,
  { provider, room, visitType, show }: Filters,
): boolean {
  const { practitionerId, locationId, equipmentIds = [], visitTypeId } = appointment;
  const isOfKind =
    show === 'open'
      ? isOpen(appointment)
      : show === 'gone'
        ? !keepsTime(appointment)
        : appointment.status !== 'cancelled';
  return (
    isOfKind &&
    (provider === '' || practitionerId === provider) &&
    (room === '' || locationId === room || equipmentIds.includes(room)) &&
    (visitType === '' || visitTypeId === visitType)
  );
}

/** What stands beside the calendar. */
export type Side =
  | { readonly kind: 'appointment'; readonly id: string; readonly day: string }
  | {
      readonly kind: 'book';
      readonly day: string;
      readonly time?: string;
      readonly practitionerId?: string;
      readonly patientId?: string;
      readonly visitTypeId?: string;
      readonly waitingId?: string;
    }
  | { readonly kind: 'move'; readonly item: CalendarItem }
  | { readonly kind: 'clashes' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'messages' };
