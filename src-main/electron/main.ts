/** Entry of the desktop program. Kept thin: it opens a window, starts the engine beside it and hands over a port. */
import { app, ipcMain, Menu, protocol, session, type BrowserWindow, type IpcMainEvent } from 'electron';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { listRendererFiles } from '../browser/renderer-files.ts';
import { startEngine } from './engine-link.ts';
import { hasKeychain } from './keychain.ts';
import { lockNavigation, openMainWindow } from './main-window.ts';
import { closeSession, isOwnPage, SCHEMES } from './window-protocol.ts';

// Beside this file once it is built: dist/main and dist/renderer.
const HERE = import.meta.dirname;

// `--data DIR` for tests and second stations, which then have a lock of their own; else where the system keeps this program's.
const { data } = parseArgs({ options: { data: { type: 'string' } }, strict: false }).values;
if (typeof data === 'string') app.setPath('userData', join(data, 'shell'));
const dataDir = typeof data === 'string' ? data : join(app.getPath('userData'), 'station');

function runShell(): void {
  app.enableSandbox();
  for (const flag of [
    'disable-http-cache',
    'disable-breakpad',
    'disable-background-networking',
    'no-pings',
  ]) {
    app.commandLine.appendSwitch(flag);
  }
  protocol.registerSchemesAsPrivileged(SCHEMES);
  app.on('web-contents-created', (_event, contents) => lockNavigation(contents));
  app.on('window-all-closed', () => app.quit());
  void app.whenReady().then(start);
}

async function start(): Promise<void> {
  const files = listRendererFiles(join(HERE, '..', 'renderer'));
  if (!files) throw new Error('dist/renderer is not built');
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null);
  // Without `persist:` a session lives in memory: no cache, no cookies, no storage on disk.
  const memory = session.fromPartition('fieldward', { cache: false });
  closeSession(memory, files);
  const engine = startEngine(
    join(HERE, 'engine.process.js'),
    join(HERE, 'hosted.process.js'),
    dataDir,
    await hasKeychain(),
  );
  const window: BrowserWindow = openMainWindow(memory, join(HERE, 'preload.cjs'), app.isPackaged);

  ipcMain.on('fieldward:connect', (event: IpcMainEvent) => {
    const frame = event.senderFrame;
    // The sender by itself proves nothing: only the main frame of our own page is given a port.
    if (frame === null || frame !== window.webContents.mainFrame || !isOwnPage(frame.url)) return;
    frame.postMessage('fieldward:port', null, [engine.connect()]);
  });
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.once('will-quit', (event) => {
    event.preventDefault();
    void Promise.all([engine.close(), memory.clearStorageData()]).then(() => app.exit(0));
  });
}

// Two programs on one data folder would be two writers: the second shows the first one's window and ends.
if (app.requestSingleInstanceLock()) runShell();
else app.quit();
