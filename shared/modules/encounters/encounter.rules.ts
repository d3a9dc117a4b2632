import type { Encounter } from './encounter.record.ts';

/** A contact that took place or is planned: not one entered in error, nor one known only because another record names it. */
export function isVisit({ status, placeholder }: Encounter): boolean {
  return status !== 'entered-in-error' && placeholder !== true;
}
