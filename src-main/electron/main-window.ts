import { BrowserWindow, type Session, type WebContents } from 'electron';
import { isDocumentPart, isOwnDocument, isOwnPage, START_URL } from './window-protocol.ts';

/** The shell's bar is the window's title bar (44 px); colours of the light scheme's surface and text. */
const TITLE_BAR = { color: '#FFFFFF', symbolColor: '#14202B', height: 44 };

const DOCUMENT_PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webSecurity: true,
  spellcheck: false,
  plugins: true, // the PDF viewer
};

export function openMainWindow(session: Session, preload: string, isPackaged: boolean): BrowserWindow {
  const window = new BrowserWindow({
    width: 1366,
    height: 768,
    minWidth: 800,
    minHeight: 600,
    show: false,
    backgroundColor: '#F1F4F5',
    titleBarStyle: 'hidden',
    titleBarOverlay: TITLE_BAR,
    webPreferences: {
      session,
      preload,
      ...DOCUMENT_PREFERENCES,
      webviewTag: false,
      navigateOnDragDrop: false,
      devTools: !isPackaged,
    },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(START_URL);
  return window;
}

/** A page stays the page it is: it leads nowhere, opens nothing, embeds nothing but documents made in memory. */
export function lockNavigation(contents: WebContents): void {
  // A document in a window of its own: made by our page, in memory, and shown without the bridge to the engine.
  contents.setWindowOpenHandler(({ url }) =>
    isOwnDocument(url)
      ? { action: 'allow', overrideBrowserWindowOptions: { webPreferences: DOCUMENT_PREFERENCES } }
      : { action: 'deny' },
  );
  contents.on('will-navigate', (event) => {
    if (!isOwnPage(event.url) && !isDocumentPart(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame && !isDocumentPart(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
