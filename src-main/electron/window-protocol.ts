import type { Session } from 'electron';
import type { RendererFiles } from '../browser/renderer-files.ts';
import { contentSecurityPolicy, securityHeaders } from '../browser/security-headers.ts';

type PermissionHandler = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>;
type PermissionAsked = Parameters<PermissionHandler>[3];

const SCHEME = 'app';
const ORIGIN = `${SCHEME}://fieldward`;
export const START_URL = `${ORIGIN}/index.html`;

/** A scheme of our own has an origin like a site's, so that `'self'` means these files and no other. Before `ready`. */
export const SCHEMES = [
  { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
];

const OWN_BLOBS = `blob:${ORIGIN}/`;
/** Chromium's own PDF viewer, which shows a document inside a frame of its own. */
const PDF_VIEWER = 'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/';

/** What a page may bring in besides the screens: documents made in memory, and the parts of the PDF viewer. */
const OWN_URLS =
  /^(app:\/\/fieldward\/|blob:app:\/\/fieldward\/|data:|chrome:|chrome-extension:|chrome-untrusted:|devtools:)/;

/** True for the address of a window's own page, whatever its hash. */
export function isOwnPage(url: string): boolean {
  const page = url.split('#', 1)[0];
  return page === START_URL || page === `${ORIGIN}/`;
}

/** True for a document that a page of ours has made in memory. */
export function isOwnDocument(url: string): boolean {
  return url.startsWith(OWN_BLOBS);
}

export function isDocumentPart(url: string): boolean {
  return isOwnDocument(url) || url.startsWith(PDF_VIEWER);
}

/** Serves the built screens to a session and lets it reach nothing else: no network, no device but the camera for our own page. */
export function closeSession(session: Session, files: RendererFiles): void {
  const headers = securityHeaders(contentSecurityPolicy());
  session.protocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url);
    const file =
      url.host === 'fieldward' && request.method === 'GET' ? await files.read(url.pathname) : undefined;
    if (!file) return new Response(null, { status: 404, headers });
    return new Response(new Uint8Array(file.body), {
      headers: { ...headers, 'Content-Type': file.mediaType },
    });
  });
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !OWN_URLS.test(details.url) }));
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(permission === 'media' && isOwnCamera(details)),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, _origin, { isMainFrame, mediaType, requestingUrl = '' }) =>
      permission === 'media' && mediaType === 'video' && isMainFrame && isOwnPage(requestingUrl),
  );
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
}

/** A card held to the camera, or a patient's face. Never the microphone, never another page or a frame. */
function isOwnCamera(details: PermissionAsked): boolean {
  return (
    details.isMainFrame &&
    isOwnPage(details.requestingUrl) &&
    'mediaTypes' in details &&
    details.mediaTypes?.join() === 'video'
  );
}
