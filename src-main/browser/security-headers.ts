/**
 * What a window of Fieldward may load: its own files and nothing else. Styles may be inline because Mantine writes its
 * style props into the page; scripts never are. Printed documents are shown from blobs in a frame.
 * @param connectTo where scripts may connect to, beside their own origin
 */
export function contentSecurityPolicy(connectTo: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "manifest-src 'self'",
    "worker-src 'self'",
    ['connect-src', "'self'", ...connectTo].join(' '),
    'frame-src blob:',
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Devices and data of the machine that no page of ours asks for. The camera is asked for a card's code and a patient's photo. */
const PERMISSIONS_POLICY = [
  'accelerometer',
  'browsing-topics',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
]
  .map((feature) => `${feature}=()`)
  .concat('camera=(self)')
  .join(', ');

/** On every answer, refusals too: nothing is cached, sniffed, framed or told to others. */
export function securityHeaders(policy: string): { readonly [header: string]: string } {
  return {
    'Content-Security-Policy': policy,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': PERMISSIONS_POLICY,
    'X-DNS-Prefetch-Control': 'off',
  };
}
