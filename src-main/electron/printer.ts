import { BrowserWindow, session, type WebContentsPrintOptions } from 'electron';
import type { PrintersAnswer, PrintersQuestion } from '#engine/print/asked-printers.ts';
import type { PaperJob, PrinterFacts } from '#engine/print/printers.ts';
import type { Paper, PaperSize } from '#shared/modules/prints/document-kinds.rules.ts';
import { fail, ok } from '#shared/kernel/result.ts';

/** The main window's session: in memory, closed to the network. */
const PARTITION = 'fieldward';

export async function answerPrinters(question: PrintersQuestion): Promise<PrintersAnswer> {
  const { kind, id } = question;
  if (question.verb === 'list') return { kind, id, verb: 'list', printers: await listPrinters() };
  const isPrinted = await print(question.job);
  return { kind, id, verb: 'print', result: isPrinted ? ok(undefined) : fail({ code: 'printer.refused' }) };
}

async function listPrinters(): Promise<readonly PrinterFacts[]> {
  const [window] = BrowserWindow.getAllWindows();
  const found = (await window?.webContents.getPrintersAsync()) ?? [];
  // Only some systems tell Electron which is the usual one, as an option of the printer.
  return found.map(({ name, options }) => ({
    name,
    isDefault: 'is-default' in options && options['is-default'] === 'true',
  }));
}

/** The PDF in a window that nobody sees, sent without a dialog: printer and copies were chosen in ours. */
async function print({ printer, paper, copies, bytes }: PaperJob): Promise<boolean> {
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session: session.fromPartition(PARTITION, { cache: false }),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      plugins: true, // the PDF viewer
    },
  });
  try {
    await window.loadURL(`data:application/pdf;base64,${Buffer.from(bytes).toString('base64')}`);
    return await new Promise<boolean>((resolve) => {
      window.webContents.print(
        { silent: true, deviceName: printer, copies, ...pageOptions(paper) },
        (isPrinted) => resolve(isPrinted),
      );
    });
  } catch {
    return false; // it could not be shown, and so not be printed: the queue tells
  } finally {
    window.destroy();
  }
}

/** Electron counts a size of one's own in micrometres, the narrow side first. */
function pageOptions(paper: Paper | PaperSize): WebContentsPrintOptions {
  if (typeof paper === 'string') return { pageSize: paper };
  const { widthMm, heightMm } = paper;
  return {
    pageSize: {
      width: Math.round(Math.min(widthMm, heightMm) * 1000),
      height: Math.round(Math.max(widthMm, heightMm) * 1000),
    },
    landscape: widthMm > heightMm,
    margins: { marginType: 'none' },
  };
}
