type Day = 0 | 1 | 2 | 3 | 4 | 5 | 6;
interface WeekInfo {
  readonly firstDay: number;
  readonly weekend: readonly number[];
}

/**
 * The week of a country, days as JavaScript counts them (0 is Sunday): from Monday, with Saturday and Sunday for rest, where
 * the country is not known.
 * @param region ISO 3166-1 alpha-2
 * @source Unicode CLDR, weekData, as the browser holds it
 */
export function weekOf(region: string | undefined): {
  readonly firstDay: Day;
  readonly daysOfRest: readonly Day[];
} {
  if (region === undefined) return { firstDay: 1, daysOfRest: [6, 0] };
  // In Chromium and Node since 2024, not yet in TypeScript's library.
  const locale = new Intl.Locale(`und-${region}`) as Intl.Locale & { getWeekInfo(): WeekInfo };
  const { firstDay, weekend } = locale.getWeekInfo();
  return { firstDay: asDay(firstDay), daysOfRest: weekend.map(asDay) };
}

/** Intl counts from 1, Monday, to 7, Sunday. */
function asDay(day: number): Day {
  return (day % 7) as Day; // a remainder of 7
}
