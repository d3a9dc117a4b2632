import { formatBirthDate, formatDay } from '#shared/kernel/format-date.ts';
import { displayName, mainName } from '#shared/kernel/human-name.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import { facilityRegion, writingLocale } from '#shared/kernel/zone-region.ts';
import { panelOf } from '#shared/modules/care-plans/care-team-views.ts';
import { Facility } from '#shared/modules/facilities/facility.record.ts';
import type { EngineContext } from '../actions.ts';
import type { PanelListModel } from './panel-list.model.ts';

/** A practitioner's patients as they are today. @returns undefined where nobody of that id is known */
export async function readPanelList(
  engine: EngineContext,
  { practitionerId, language }: { readonly practitionerId: Id; readonly language: ScreenLanguage },
  { today, nowMs }: { readonly today: string; readonly nowMs: number },
): Promise<PanelListModel | undefined> {
  const { replica, facility: openedWith } = engine.opened();
  const read = replica.reader();
  const facility = (await read.get(Facility, openedWith.id)) ?? openedWith;
  const locale = writingLocale(language, facilityRegion(facility.zone, facility.address));
  const { of, charges } = await panelOf(read, practitionerId, today);
  if (!of) return undefined;
  const day = (value: string) => formatDay(value, locale, facility.zone);
  const lines = charges.map(({ patient, role, start, next }) => {
    const name = mainName(patient.name);
    return {
      name: name ? displayName(name) : '?',
      ...(patient.birthDate !== undefined && {
        born: formatBirthDate(patient.birthDate, locale, { estimated: patient.birthDateEstimated }),
      }),
      mrn: patient.mrn,
      ...(patient.phone !== undefined && { phone: patient.phone }),
      role,
      ...(start !== undefined && { since: day(start) }),
      ...(next !== undefined && { next: day(next) }),
    };
  });
  return {
    language,
    locale,
    facility,
    day: today,
    printedAtMs: nowMs,
    provider: of.name,
    lines: lines.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
