/**
 * Colours and measures of the screens, as data. Contrast was measured on the surface named in the design's table: text
 * reaches 4.5:1, graphics and borders of controls 3:1. Change a value only with its ratio.
 */
export const SEVERITIES = ['critical', 'serious', 'caution', 'info', 'ok', 'pending'] as const;
export type Severity = (typeof SEVERITIES)[number];

interface SeverityColors {
  readonly fg: string;
  readonly bg: string;
  readonly line: string;
  readonly solid: string;
}

export interface Tokens extends Readonly<Record<Severity, SeverityColors>> {
  readonly canvas: string;
  readonly surface: string;
  readonly sunken: string;
  readonly text: string;
  readonly text2: string;
  /** The palest grey that text may have. */
  readonly text3: string;
  /** Decoration only. */
  readonly line: string;
  /** Borders of controls. */
  readonly lineStrong: string;
  readonly accent: string;
  readonly accentHover: string;
  readonly onAccent: string;
  readonly accentText: string;
  readonly focus: string;
  readonly selected: string;
  readonly hover: string;
  readonly rail: string;
  readonly railText: string;
  readonly railCurrent: string;
  readonly railEdge: string;
  readonly bandFill: string;
}

const light: Tokens = {
  canvas: '#F1F4F5',
  surface: '#FFFFFF',
  sunken: '#F7F9FA',
  text: '#14202B',
  text2: '#455462',
  text3: '#586673',
  line: '#D8DFE3',
  lineStrong: '#7F8B94',
  accent: '#0B6472',
  accentHover: '#08525E',
  onAccent: '#FFFFFF',
  accentText: '#0A5A67',
  focus: '#0B6472',
  selected: '#E1F0F2',
  hover: '#EEF3F4',
  rail: '#0E2F3A',
  railText: '#D5E4E8',
  railCurrent: '#1C4A57',
  railEdge: '#6CCAD6',
  bandFill: '#E3EFE9',
  critical: { fg: '#A31227', bg: '#FDECEE', line: '#D9566A', solid: '#B3142A' },
  serious: { fg: '#8F3A00', bg: '#FFF0E3', line: '#D4752B', solid: '#A64500' },
  caution: { fg: '#6B4E00', bg: '#FFF6D6', line: '#B48A0C', solid: '#7A5900' },
  info: { fg: '#0B4F96', bg: '#E9F2FC', line: '#5B92CC', solid: '#0B58A6' },
  ok: { fg: '#17603A', bg: '#E6F4EB', line: '#4C9A6D', solid: '#1A6B40' },
  pending: { fg: '#563A9C', bg: '#F1EDFB', line: '#8E78C9', solid: '#5B3FA6' },
};

const dark: Tokens = {
  canvas: '#12181C',
  surface: '#1A2227',
  sunken: '#161D22',
  text: '#E6ECEF',
  text2: '#B4C0C8',
  text3: '#98A5AE',
  line: '#323D45',
  lineStrong: '#76848E',
  accent: '#4FB8C6',
  accentHover: '#6CCAD6',
  onAccent: '#06222A',
  accentText: '#6CCAD6',
  focus: '#7FD5E0',
  selected: '#163A41',
  hover: '#222C32',
  rail: '#0B1418',
  railText: '#C2D0D6',
  railCurrent: '#163A41',
  railEdge: '#6CCAD6',
  bandFill: '#1F342A',
  critical: { fg: '#FFA3AD', bg: '#40181E', line: '#C4505F', solid: '#D42A41' },
  serious: { fg: '#FFB483', bg: '#3D2313', line: '#BF6F35', solid: '#FFA566' },
  caution: { fg: '#F2CF6B', bg: '#352C10', line: '#9E8128', solid: '#EBC24C' },
  info: { fg: '#9CC8F5', bg: '#16293D', line: '#4C7FB3', solid: '#86BBF0' },
  ok: { fg: '#8FD6AC', bg: '#14301F', line: '#468B62', solid: '#79CB9B' },
  pending: { fg: '#C7B5F5', bg: '#292040', line: '#7D69B3', solid: '#B7A1F0' },
};

export const tokens = { light, dark } as const;

/** `railText` → `--fw-rail-text`; `critical.fg` → `--fw-critical-fg`. */
export function cssVariables(values: Tokens): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(values) as [string, string | SeverityColors][]) {
    const prefix = `--fw-${name.replaceAll(/[A-Z]|\d/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (typeof value === 'string') variables[prefix] = value;
    else for (const [part, color] of Object.entries(value)) variables[`${prefix}-${part}`] = color as string; // a colour by its part
  }
  return variables;
}
