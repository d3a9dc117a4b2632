import { describe, expect, test } from 'vitest';
import { cssVariables, SEVERITIES, tokens, type Tokens } from './tokens.ts';

/** @source WCAG 2.2, relative luminance and contrast ratio */
function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)].toSorted((one, other) => other - one) as [number, number]; // two in, two out
  return (x + 0.05) / (y + 0.05);
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.040_45 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number]; // three in, three out
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

describe.each(Object.entries(tokens) as ['light' | 'dark', Tokens][])('%s', (_scheme, values) => {
  test.each(['text', 'text2', 'text3', 'accentText'] as const)('%s can be read on every ground', (name) => {
    for (const ground of ['surface', 'canvas', 'sunken', 'hover', 'selected'] as const) {
      expect(contrast(values[name], values[ground]), ground).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('borders of controls, focus and accent can be seen', () => {
    expect(contrast(values.lineStrong, values.surface)).toBeGreaterThanOrEqual(3);
    expect(contrast(values.focus, values.surface)).toBeGreaterThanOrEqual(3);
    expect(contrast(values.onAccent, values.accent)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(values.onAccent, values.accentHover)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(values.railText, values.rail)).toBeGreaterThanOrEqual(4.5);
    expect(contrast('#FFFFFF', values.railCurrent)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(SEVERITIES)('%s can be read on its own ground', (severity) => {
    expect(contrast(values[severity].fg, values[severity].bg)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(values.text, values[severity].bg)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(values[severity].fg, values.surface)).toBeGreaterThanOrEqual(3);
  });

  test('white can be read on the one filled colour', () => {
    expect(contrast('#FFFFFF', values.critical.solid)).toBeGreaterThanOrEqual(4.5);
  });
});

test('names of CSS variables', () => {
  const variables = cssVariables(tokens.light);
  expect(variables['--fw-text-2']).toBe('#455462');
  expect(variables['--fw-line-strong']).toBe('#7F8B94');
  expect(variables['--fw-critical-fg']).toBe('#A31227');
});
