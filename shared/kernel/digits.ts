/** The zero of each decimal script met on keyboards and papers: Arabic, Persian/Urdu, NKo, Indic, Thai, Lao, Myanmar, Khmer. */
const ZEROS = [
  0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50,
  0x0ed0, 0x0f20, 0x1040, 0x17e0, 0xff10,
];
const DIGIT = new Map(
  ZEROS.flatMap((zero) =>
    Array.from({ length: 10 }, (_, value) => [String.fromCharCode(zero + value), String(value)] as const),
  ),
);

/** The text with every decimal digit written 0–9. */
export function westernDigits(text: string): string {
  return text.replace(/[^\P{Nd}0-9]/gu, (digit) => DIGIT.get(digit) ?? digit);
}
