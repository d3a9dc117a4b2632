/** All that the shell gives a page: the port to the engine, on asking. */
import { contextBridge, ipcRenderer } from 'electron';

/** The part of the page's window that is used: the main programs are checked without the DOM's types. */
declare const window: {
  readonly location: { readonly origin: string };
  postMessage(message: unknown, targetOrigin: string, transfer: readonly unknown[]): void;
};

contextBridge.exposeInMainWorld('fieldward', {
  connect: () => ipcRenderer.send('fieldward:connect'),
});

// A port cannot cross the context bridge; it is handed to this window alone.
ipcRenderer.on('fieldward:port', ({ ports }) => {
  window.postMessage('fieldward:port', window.location.origin, ports);
});
