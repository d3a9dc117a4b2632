import type { Facility } from '../facilities/facility.record.ts';
import type { CardLook } from './cards.contract.ts';

/** A card is lost sooner or later: until a facility says otherwise it says the year of birth alone. */
export function cardLookOf({ card }: Pick<Facility, 'card'>): CardLook {
  return { birth: card?.birth ?? 'year', sex: card?.sex ?? true };
}
