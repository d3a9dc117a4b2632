import { expect, test } from 'vitest';

const styles = import.meta.glob<string>('../**/*.css', { eager: true, query: '?raw', import: 'default' });
const components = import.meta.glob<string>('../**/*.tsx', { eager: true, query: '?raw', import: 'default' });

/** A property or value that names a side, which stays where it is when the page is turned round. */
const PHYSICAL_CSS =
  /(?<![\w-])(?:(?:(?:scroll-)?(?:margin|padding)-|border-|border-(?:top|bottom)-)?(?:left|right)(?:-(?:width|style|color|radius))?\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b)/;
/** The same in a component: Mantine's short props and styles given in place. */
const PHYSICAL_PROPS =
  /\s(?:ml|mr|pl|pr|left|right)=|\b(?:margin|padding|border)(?:Left|Right)\b|textAlign: '(?:left|right)'/;

function offending(sources: Readonly<Record<string, string>>, pattern: RegExp): string[] {
  return Object.entries(sources).flatMap(([file, source]) =>
    source
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [])),
  );
}

test('no style names left or right: start and end turn round with the page', () => {
  expect(Object.keys(styles).length).toBeGreaterThan(10);
  expect(Object.keys(components).length).toBeGreaterThan(40);
  expect(offending(styles, PHYSICAL_CSS)).toEqual([]);
  expect(offending(components, PHYSICAL_PROPS)).toEqual([]);
});

test.each([
  '  left: 0;',
  '  margin-left: 4px;',
  '  border-right-width: 1px;',
  '  border-top-left-radius: 4px;',
  '  text-align: right;',
  '  padding-right:0',
])('%s is found', (line) => {
  expect(PHYSICAL_CSS.test(line)).toBe(true);
});

test.each([
  '  inset-inline-start: 0;',
  '  margin-inline: 4px;',
  '  text-align: end;',
  '  --fw-left-over: 1px;',
])('%s is not', (line) => {
  expect(PHYSICAL_CSS.test(line)).toBe(false);
});
