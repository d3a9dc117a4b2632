/**
 * A text that SQLite, which compares UTF-8 byte by byte, orders as JavaScript orders the given one: by UTF-16 code
 * units. The two differ from U+D800 on, where surrogates stand before U+E000–FFFF in the one and characters beyond
 * U+FFFF after them in the other; so every unit from there becomes a character beyond U+FFFF. Other texts stay as they
 * are, and no two texts become the same, not even those with half a surrogate pair.
 */
export function orderedText(text: string): string {
  return /[\ud800-\uffff]/.test(text) ? text.replaceAll(/[\ud800-\uffff]/g, moved) : text;
}

function moved(unit: string): string {
  return String.fromCodePoint(unit.charCodeAt(0) + 0x2800); // U+D800 → U+10000, U+FFFF → U+127FF
}
