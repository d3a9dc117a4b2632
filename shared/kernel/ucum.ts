/**
 * UCUM codes: whether a code is well formed, and what the ones that clinics use are made of.
 * @source The Unified Code for Units of Measure, version 2.2, §§2–11 (syntax) and tables 1–9 (units)
 */
import { multiplyRatios, powerOfRatio, ratio, type Ratio } from './decimal.ts';

export type UcumCode = string & { readonly __ucum: true };
/** Exponents by dimension, none 0: `{ M: 1, L: -3 }` is mass per volume. */
export type Dimensions = { readonly [dimension: string]: number };
export type UnitMeaning = {
  /** Size in base units: g, m, s, K, mol and the arbitrary units themselves. */
  readonly factor: Ratio;
  readonly dimensions: Dimensions;
  /** Kelvin at the scale's zero, for °C and °F. */
  readonly zero?: Ratio;
  /** Annotations in order: `{FEU}`. They change what was measured, so values with different ones do not convert. */
  readonly annotations: string;
};

const MAX_LENGTH = 100;
const TERM_NUMBER = /^[0-9]+/;
const ANNOTATION = /^\{[!-z|~]*\}/;
/**
 * An atom and its exponent. Atoms hold any printable character but the operators; digits only inside brackets, except
 * that `10*` and `10^` are atoms too.
 */
const ATOM = /^(10[*^]|(?:[!#$&',:;<>?@A-Z\\^_`a-z|~%*]|\[[!-Z\\^-z|~]+\])+)([+-]?[0-9]+)?/;

type Node = { atom: string; exponent: number } | { number: bigint; exponent: number };
type Parsed = { nodes: Node[]; annotations: string[]; rest: string };

/** True for a code that follows UCUM's grammar, whether or not the unit in it exists. */
export function isUcumCode(code: string): code is UcumCode {
  return parse(code) !== undefined;
}

/**
 * What a code means, of the units in the tables below.
 * @returns absent for a malformed code and for units that we do not convert
 */
export function unitMeaning(code: string): UnitMeaning | undefined {
  const parsed = parse(code);
  if (parsed === undefined) return undefined;
  const annotations = parsed.annotations.join('');
  const [only] = parsed.nodes;
  if (parsed.nodes.length === 1 && only !== undefined && 'atom' in only && only.exponent === 1) {
    const scale = SCALES[only.atom];
    if (scale !== undefined) return { ...scale, dimensions: { Θ: 1 }, annotations };
  }
  let factor = ratio(1n, 1n);
  const dimensions: Record<string, number> = {};
  for (const node of parsed.nodes) {
    const unit =
      'number' in node ? { factor: ratio(node.number, 1n), dimensions: {} } : atomMeaning(node.atom);
    if (unit === undefined || unit.factor.num === 0n) return undefined;
    factor = multiplyRatios(factor, powerOfRatio(unit.factor, node.exponent));
    for (const [dimension, power] of Object.entries(unit.dimensions)) {
      dimensions[dimension] = (dimensions[dimension] ?? 0) + power * node.exponent;
    }
  }
  return {
    factor,
    dimensions: Object.fromEntries(Object.entries(dimensions).filter(([, power]) => power !== 0)),
    annotations,
  };
}

export function sameDimensions(a: Dimensions, b: Dimensions): boolean {
  return Object.keys({ ...a, ...b }).every((dimension) => a[dimension] === b[dimension]);
}

function parse(code: string): Parsed | undefined {
  if (code === '' || code.length > MAX_LENGTH) return undefined;
  const leading = code.startsWith('/') ? code.slice(1) : code;
  const parsed = parseTerm(leading, code.startsWith('/') ? -1 : 1);
  return parsed !== undefined && parsed.rest === '' ? parsed : undefined;
}

/** component (('.' | '/') component)* — a division binds the one component that follows it. */
function parseTerm(text: string, sign: 1 | -1): Parsed | undefined {
  const nodes: Node[] = [];
  const annotations: string[] = [];
  let rest = text;
  let direction = sign;
  for (;;) {
    const component = parseComponent(rest);
    if (component === undefined) return undefined;
    nodes.push(...component.nodes.map((node) => ({ ...node, exponent: node.exponent * direction })));
    annotations.push(...component.annotations);
    rest = component.rest;
    if (!rest.startsWith('.') && !rest.startsWith('/')) return { nodes, annotations, rest };
    direction = rest.startsWith('/') ? -1 : 1;
    rest = rest.slice(1);
  }
}

function parseComponent(text: string): Parsed | undefined {
  if (text.startsWith('(')) {
    const inner = parseTerm(text.slice(1), 1);
    return inner !== undefined && inner.rest.startsWith(')')
      ? { ...inner, rest: inner.rest.slice(1) }
      : undefined;
  }
  const nodes: Node[] = [];
  let rest = text;
  const [whole, atom, exponent = '1'] = ATOM.exec(rest) ?? [];
  if (whole !== undefined && atom !== undefined) {
    nodes.push({ atom, exponent: Number(exponent) });
    rest = rest.slice(whole.length);
  } else {
    const [digits] = TERM_NUMBER.exec(rest) ?? [];
    if (digits !== undefined) nodes.push({ number: BigInt(digits), exponent: 1 });
    rest = rest.slice(digits?.length ?? 0);
  }
  const [annotation] = ANNOTATION.exec(rest) ?? [];
  if (nodes.length === 0 && annotation === undefined) return undefined;
  const annotations = annotation === undefined ? [] : [annotation];
  return Math.abs(nodes[0]?.exponent ?? 0) > 30
    ? undefined
    : { nodes, annotations, rest: rest.slice(annotation?.length ?? 0) };
}

type Unit = { readonly factor: Ratio; readonly dimensions: Dimensions };

/** UCUM table 1. */
const PREFIXES: readonly (readonly [string, number])[] = [
  ['da', 1],
  ['k', 3],
  ['h', 2],
  ['d', -1],
  ['c', -2],
  ['m', -3],
  ['u', -6],
  ['n', -9],
  ['p', -12],
  ['f', -15],
  ['M', 6],
  ['G', 9],
];

const unit = (dimensions: Dimensions, num = 1n, den = 1n): Unit => ({ factor: ratio(num, den), dimensions });

/** Those that take prefixes. */
const METRIC: Readonly<Record<string, Unit>> = {
  g: unit({ M: 1 }),
  m: unit({ L: 1 }),
  s: unit({ T: 1 }),
  K: unit({ Θ: 1 }),
  mol: unit({ N: 1 }),
  l: unit({ L: 3 }, 1n, 1000n),
  L: unit({ L: 3 }, 1n, 1000n),
  Pa: unit({ M: 1, L: -1, T: -2 }, 1000n),
  bar: unit({ M: 1, L: -1, T: -2 }, 100_000_000n),
  'm[Hg]': unit({ M: 1, L: -1, T: -2 }, 133_322_000n),
  'm[H2O]': unit({ M: 1, L: -1, T: -2 }, 9_806_650n),
  J: unit({ M: 1, L: 2, T: -2 }, 1000n),
  cal: unit({ M: 1, L: 2, T: -2 }, 4184n),
  U: unit({ N: 1, T: -1 }, 1n, 60_000_000n),
  kat: unit({ N: 1, T: -1 }),
  Hz: unit({ T: -1 }),
  // Units of procedures and of charge or osmotic effect have a dimension of their own: no formula makes them moles.
  '[iU]': unit({ iU: 1 }),
  '[IU]': unit({ iU: 1 }),
  eq: unit({ eq: 1 }),
  osm: unit({ osm: 1 }),
};

const PLAIN: Readonly<Record<string, Unit>> = {
  '10*': unit({}, 10n),
  '10^': unit({}, 10n),
  '%': unit({}, 1n, 100n),
  '[ppth]': unit({}, 1n, 1000n),
  '[ppm]': unit({}, 1n, 1_000_000n),
  min: unit({ T: 1 }, 60n),
  h: unit({ T: 1 }, 3600n),
  d: unit({ T: 1 }, 86_400n),
  wk: unit({ T: 1 }, 604_800n),
  '[lb_av]': unit({ M: 1 }, 45_359_237n, 100_000n),
  '[oz_av]': unit({ M: 1 }, 45_359_237n, 1_600_000n),
  '[stone_av]': unit({ M: 1 }, 635_029_318n, 100_000n),
  '[in_i]': unit({ L: 1 }, 254n, 10_000n),
  '[ft_i]': unit({ L: 1 }, 3048n, 10_000n),
  '[foz_us]': unit({ L: 3 }, 295_735_295_625n, 10_000_000_000_000_000n),
};
// Months and years are left out: UCUM's are averages, and a clinic counts calendar ones.

/** Scales that do not start at zero: kelvin = value × factor + zero. */
const SCALES: Readonly<Record<string, { factor: Ratio; zero: Ratio }>> = {
  Cel: { factor: ratio(1n, 1n), zero: ratio(27_315n, 100n) },
  '[degF]': { factor: ratio(5n, 9n), zero: ratio(45_967n * 5n, 900n) },
};

function atomMeaning(atom: string): Unit | undefined {
  const known = PLAIN[atom] ?? METRIC[atom];
  if (known !== undefined) return known;
  for (const [prefix, exponent] of PREFIXES) {
    const base = atom.startsWith(prefix) ? METRIC[atom.slice(prefix.length)] : undefined;
    if (base !== undefined)
      return { ...base, factor: multiplyRatios(base.factor, powerOfRatio(ratio(10n, 1n), exponent)) };
  }
  return undefined;
}
