import { encode } from 'uqr';

/** Dark on white whatever the look of the screens, with the quiet edge that cameras need. @source ISO/IEC 18004 §6.3.8 */
const EDGE = 4;

export interface QrCodeProps {
  readonly text: string;
  readonly label: string;
}

/** Drawn here: what it says leaves this machine only through the camera held to it. */
export function QrCode({ text, label }: QrCodeProps) {
  const { data, size } = encode(text, { ecc: 'M', border: EDGE });
  const squares = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')));
  return (
    <svg
      className="fw-qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={squares.join('')} fill="#000" />
    </svg>
  );
}
