const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes written in hexadecimal, as base64. */
export function base64OfHex(hex: string): string {
  let text = '';
  for (let at = 0; at < hex.length; at += 6) {
    const group = hex.slice(at, at + 6);
    const bits = Number.parseInt(group.padEnd(6, '0'), 16);
    const four = [18, 12, 6, 0].map((shift) => DIGITS[(bits >> shift) & 63] ?? '').join('');
    text += four.slice(0, group.length / 2 + 1).padEnd(4, '=');
  }
  return text;
}

/** @returns undefined where it is no base64 */
export function hexOfBase64(text: string): string | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  let hex = '';
  for (let at = 0; at < text.length; at += 4) {
    const group = text.slice(at, at + 4).replace(/=+$/, '');
    let bits = 0;
    for (const digit of group.padEnd(4, 'A')) bits = bits * 64 + DIGITS.indexOf(digit);
    hex += bits
      .toString(16)
      .padStart(6, '0')
      .slice(0, (group.length - 1) * 2);
  }
  return hex;
}
