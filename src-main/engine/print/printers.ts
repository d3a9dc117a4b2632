import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import type { Paper, PaperSize } from '#shared/modules/prints/document-kinds.rules.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';

export interface PrinterFacts {
  readonly name: string;
  readonly isDefault: boolean;
}

export interface PaperJob {
  readonly printer: string;
  /** A size of its own is printed as it stands, edge to edge; any other is made to fit. */
  readonly paper: Paper | PaperSize;
  readonly copies: number;
  /** PDF. */
  readonly bytes: Uint8Array;
}

export type PrinterError = { readonly code: 'printer.gone' | 'printer.refused' };

/** The operating system's printers: it keeps the queue of each, and the paper as long as that needs. */
export interface Printers {
  list(): Promise<readonly PrinterFacts[]>;
  print(job: PaperJob): Promise<Result<void, PrinterError>>;
}

const run = promisify(execFile);
const quick = () => ({ timeout: 5000, env: { ...process.env, LC_ALL: 'C' } });
/** A printer's server that takes longer to accept a page than this is not there. */
const ACCEPT_WITHIN_MS = 30_000;

/** CUPS by its commands, which Linux and macOS have: the PDF goes in by standard input, no file is written by us. */
export function cupsPrinters(): Printers {
  return {
    async list() {
      try {
        const names = (await run('lpstat', ['-e'], quick())).stdout.split('\n').filter((name) => name !== '');
        const { stdout } = names.length > 0 ? await run('lpstat', ['-d'], quick()) : { stdout: '' };
        const first = /: (\S+)\s*$/.exec(stdout)?.[1];
        return names.map((name) => ({ name, isDefault: name === first }));
      } catch {
        return []; // no CUPS, or none that answers: then there is no printer to offer
      }
    },
    async print({ printer, paper, copies, bytes }) {
      // The title stands in the queue that everyone on this machine can read: it names nobody.
      const options = ['-d', printer, '-n', String(copies), '-t', 'Fieldward', ...mediaOptions(paper)];
      const lp = spawn('lp', [...options, '--', '-'], {
        stdio: ['pipe', 'ignore', 'ignore'],
        timeout: ACCEPT_WITHIN_MS,
      });
      const ended = once(lp, 'close');
      lp.stdin.on('error', () => undefined); // it ended early; its code says so below
      lp.stdin.end(bytes);
      try {
        const [code] = (await ended) as [number | null]; // Node's types do not tell events apart
        return code === 0 ? ok(undefined) : fail({ code: 'printer.refused' });
      } catch {
        return fail({ code: 'printer.gone' }); // there is no lp
      }
    },
  };
}

/** A band is fed with its narrow side first, which CUPS calls its width; the page is turned to it. */
function mediaOptions(paper: Paper | PaperSize): readonly string[] {
  if (typeof paper === 'string') return ['-o', `media=${paper}`, '-o', 'fit-to-page'];
  const { widthMm, heightMm } = paper;
  const size = `${Math.min(widthMm, heightMm)}x${Math.max(widthMm, heightMm)}mm`;
  return ['-o', `media=Custom.${size}`, '-o', 'print-scaling=none'];
}
