import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExactNumber, flawOf, numberOf, numberText, parseFhirJson, type FhirJson } from './fhir-json.ts';

const digits = fc.stringMatching(/^(0|[1-9]\d{0,18})$/);
const decimalText = fc
  .tuple(
    fc.constantFrom('', '-'),
    digits,
    fc.option(fc.stringMatching(/^\d{1,20}$/), { nil: undefined }),
    fc.option(
      fc.tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), fc.integer({ min: 0, max: 400 })),
      { nil: undefined },
    ),
  )
  .map(
    ([sign, whole, fraction, exponent]) =>
      `${sign}${whole}${fraction === undefined ? '' : `.${fraction}`}${exponent ? exponent.join('') : ''}`,
  );

describe('numbers', () => {
  test('keep the digits they were written with, wherever they stand', () => {
    fc.assert(
      fc.property(decimalText, fc.constantFrom('', ' ', '\n  '), (text, space) => {
        const value = parseFhirJson(`{"a":${space}${text}${space},"b":[1,${space}${text}${space}]}`) as {
          readonly a: number | ExactNumber;
          readonly b: readonly (number | ExactNumber)[];
        };
        expect(numberText(value.a)).toBe(text);
        expect(numberText(value.b[1] ?? 0)).toBe(text);
        expect(numberOf(text)).toEqual(value.a);
      }),
    );
  });

  test.each(['6.10', '1.0', '-0', '1e3', '0.0000001', '12345678901234567890', '1.00000000000000000001'])(
    '%s is not what JSON.parse makes of it',
    (text) => expect(parseFhirJson(`[${text}]`)).toEqual([new ExactNumber(text)]),
  );

  test('of a text without such numbers the values are plain', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = JSON.stringify(value);
        const plain = (read: FhirJson): unknown =>
          read instanceof ExactNumber
            ? Number(read.text)
            : Array.isArray(read)
              ? read.map(plain)
              : typeof read === 'object' && read !== null
                ? Object.fromEntries(Object.entries(read).map(([name, member]) => [name, plain(member)]))
                : read;
        expect(JSON.stringify(plain(parseFhirJson(text)))).toBe(text);
      }),
    );
  });

  test('digits within words are left alone', () => {
    expect(parseFhirJson('{"a": "seed: -487239154577453187, 6.10"}')).toEqual({
      a: 'seed: -487239154577453187, 6.10',
    });
  });
});

describe('what FHIR does not allow', () => {
  test.each([
    ['{"a":{"b":null}}', { code: 'fhir.null', path: 'X.a.b' }],
    ['{"a":[{"b":1},{"c":null}]}', { code: 'fhir.null', path: 'X.a[1].c' }],
    ['{"a":{"__proto__":{"b":1}}}', { code: 'fhir.badName', path: 'X.a' }],
    ['{"a":{"b c":1}}', { code: 'fhir.badName', path: 'X.a' }],
    [`${'{"a":'.repeat(100)}1${'}'.repeat(100)}`, { code: 'fhir.tooDeep', path: '' }],
  ])('%s', (text, flaw) => expect(flawOf(parseFhirJson(text), 'X')).toEqual(flaw));

  test.each([
    '{"given":[null,"Amina"],"_given":[{"id":"1"},null]}',
    '{"a":[]}',
    '{"_birthDate":{"extension":[]}}',
  ])('%s is fine', (text) => expect(flawOf(parseFhirJson(text), 'X')).toBeUndefined());

  test('nesting without end is refused without end of the program', () => {
    const depth = 200_000;
    expect(flawOf(parseFhirJson(`${'['.repeat(depth)}${']'.repeat(depth)}`), 'X')?.code).toBe('fhir.tooDeep');
  });
});
