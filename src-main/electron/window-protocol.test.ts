import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from 'electron';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listRendererFiles } from '../browser/renderer-files.ts';
import { closeSession, isDocumentPart, isOwnDocument, isOwnPage } from './window-protocol.ts';

/** The part of Electron's session that is used: what it was given is called back as Electron would. */
function aSession() {
  const given: {
    serve?: (request: Request) => Promise<Response>;
    before?: (details: { url: string }, answer: (response: { cancel: boolean }) => void) => void;
    ask?: (
      contents: unknown,
      permission: string,
      answer: (granted: boolean) => void,
      details: object,
    ) => void;
    check?: (contents: unknown, permission: string, origin: string, details: object) => boolean;
    device?: () => boolean;
    spelling?: boolean;
  } = {};
  const session = {
    protocol: { handle: (_scheme: string, serve: NonNullable<typeof given.serve>) => (given.serve = serve) },
    webRequest: { onBeforeRequest: (before: NonNullable<typeof given.before>) => (given.before = before) },
    setPermissionRequestHandler: (ask: NonNullable<typeof given.ask>) => (given.ask = ask),
    setPermissionCheckHandler: (check: NonNullable<typeof given.check>) => (given.check = check),
    setDevicePermissionHandler: (device: () => boolean) => (given.device = device),
    setSpellCheckerEnabled: (isOn: boolean) => (given.spelling = isOn),
  } as unknown as Session; // only these are called
  return { session, given };
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldward-shell-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>shell</title>');
});
afterAll(() => rmSync(folder, { recursive: true }));

function closed() {
  const { session, given } = aSession();
  const files = listRendererFiles(folder);
  if (!files) throw new Error('the folder just written holds an index.html');
  closeSession(session, files);
  return given;
}

describe('a window’s session', () => {
  it('is served the screens under their policy, and nothing else', async () => {
    const { serve } = closed();
    const page = await serve!(new Request('app://fieldward/index.html'));
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('shell');
    expect(page.headers.get('content-security-policy')).toContain("connect-src 'self';");
    expect(page.headers.get('cache-control')).toBe('no-store');
    for (const url of ['app://fieldward/../secret', 'app://other/index.html', 'app://fieldward/etc/passwd']) {
      expect((await serve!(new Request(url))).status).toBe(404);
    }
    expect((await serve!(new Request('app://fieldward/index.html', { method: 'POST' }))).status).toBe(404);
  });

  it.each([
    ['app://fieldward/assets/main.js', false],
    ['blob:app://fieldward/9f3c', false],
    ['data:image/png;base64,AA==', false],
    ['https://example.org/', true],
    ['http://127.0.0.1:8080/', true],
    ['ws://127.0.0.1:8080/', true],
    ['file:///etc/passwd', true],
    ['blob:https://example.org/9f3c', true],
    ['app://fieldward.example.org/', true],
  ])('asks for %s: refused %s', (url, cancel) => {
    let answer: { cancel: boolean } | undefined;
    closed().before!({ url }, (given) => (answer = given));
    expect(answer).toEqual({ cancel });
  });

  const page = { isMainFrame: true, requestingUrl: 'app://fieldward/index.html' };
  const camera = { ...page, mediaTypes: ['video'], mediaType: 'video' };
  const asked: readonly (readonly [what: string, permission: string, details: object, isGranted: boolean])[] =
    [
      ['the camera for our own page', 'media', camera, true],
      ['the microphone', 'media', { ...page, mediaTypes: ['audio'], mediaType: 'audio' }, false],
      ['both', 'media', { ...page, mediaTypes: ['video', 'audio'], mediaType: 'unknown' }, false],
      ['the camera for a frame', 'media', { ...camera, isMainFrame: false }, false],
      ['the camera for a document', 'media', { ...camera, requestingUrl: 'blob:app://fieldward/1' }, false],
      ['the screen', 'display-capture', page, false],
      ['the place', 'geolocation', page, false],
    ];
  it.each(asked)('asked for %s', (_what, permission, details, isGranted) => {
    const { ask, check } = closed();
    let granted: boolean | undefined;
    ask!(null, permission, (given) => (granted = given), details);
    const checked = check!(null, permission, 'app://fieldward', details);
    expect({ granted, checked }).toEqual({ granted: isGranted, checked: isGranted });
  });

  it('grants no device, and checks no spelling', () => {
    const { device, spelling } = closed();
    expect({ device: device!(), spelling }).toEqual({ device: false, spelling: false });
  });
});

describe('addresses', () => {
  it('tells our page, our documents and the PDF viewer from everything else', () => {
    expect(isOwnPage('app://fieldward/index.html#/chart/1')).toBe(true);
    expect(isOwnPage('app://fieldward/index.html.evil')).toBe(false);
    expect(isOwnPage('https://fieldward/index.html')).toBe(false);
    expect(isOwnDocument('blob:app://fieldward/1')).toBe(true);
    expect(isOwnDocument('blob:https://example.org/1')).toBe(false);
    expect(isDocumentPart('chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/index.html')).toBe(true);
    expect(isDocumentPart('chrome-extension://other/index.html')).toBe(false);
  });
});
