import { createContext, useContext, type ReactNode } from 'react';
import * as z from 'zod';
import { LANGUAGES } from './i18n/language.tsx';

/** How a person likes the screens: kept with their drafts on this station, and beside it what the sign-in screen needs. */
export const settingsSchema = z.object({
  language: z.enum(LANGUAGES).exactOptional(),
  scheme: z.enum(['light', 'dark', 'auto']),
  /** Percent. */
  textSize: z.union([z.literal(100), z.literal(115), z.literal(130)]),
  density: z.enum(['dense', 'comfortable']),
  singleLetters: z.boolean(),
  showFoot: z.boolean(),
  /** What stands in the place of which key; see `kit/shortcuts/own-keys.ts`. */
  keys: z.record(z.string().max(20), z.string().max(20)).exactOptional(),
  /** The first steps: whether this person has put them away or called them back, and which they have been at. */
  guide: z
    .object({ isOpen: z.boolean().exactOptional(), done: z.array(z.string().max(20)).max(20) })
    .exactOptional(),
});
export type Settings = z.infer<typeof settingsSchema>;

export const DEFAULT_SETTINGS: Settings = {
  scheme: 'auto',
  textSize: 100,
  density: 'dense',
  singleLetters: true,
  showFoot: true,
};

interface SettingsAccess {
  readonly settings: Settings;
  /** Whether they are those of the person who sits here, and not what the window showed before. */
  readonly areOwn: boolean;
  change(part: Partial<Settings>): void;
}

const SettingsContext = createContext<SettingsAccess | undefined>(undefined);

export function SettingsProvider({
  value,
  children,
}: {
  readonly value: SettingsAccess;
  readonly children: ReactNode;
}) {
  return <SettingsContext value={value}>{children}</SettingsContext>;
}

export function useSettings(): SettingsAccess {
  const access = useContext(SettingsContext);
  if (!access) throw new Error('useSettings outside of SettingsProvider');
  return access;
}
