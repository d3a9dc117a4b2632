/** Draws paper off the thread that answers windows: a long record takes a second. Ends when nothing more is asked of it. */
import { parentPort } from 'node:worker_threads';
import { CHART_PARTS } from '#shared/modules/prints/chart-parts.rules.ts';
import { buildChartParts } from './chart-parts.document.ts';
import { buildPatientSummary } from './patient-summary.document.ts';
import type { PrintAsked, Printed, PrintPaper } from './print-messages.ts';
import { renderPdf } from './render-pdf.ts';

const port = parentPort;
if (!port) throw new Error('to be started as a worker');

const definitionOf = (paper: PrintPaper) =>
  paper.kind === 'patientSummary'
    ? buildPatientSummary(paper.model)
    : buildChartParts(paper.model, CHART_PARTS);

port.on('message', ({ id, paper }: PrintAsked) => {
  // A failure to draw is a bug: uncaught, it ends the worker, and whoever waits hears of it.
  void renderPdf(definitionOf(paper)).then(({ bytes, pages }) => {
    const own = Uint8Array.from(bytes); // Node's buffers may share memory with others
    port.postMessage({ id, bytes: own, pages } satisfies Printed, [own.buffer]);
  });
});
