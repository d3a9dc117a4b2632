/** Draws paper off the thread that answers windows: a long record takes a second. Ends when nothing more is asked of it. */
import { parentPort } from 'node:worker_threads';
import { buildChartParts } from './chart-parts.document.ts';
import { buildDayList } from './day-list.document.ts';
import { drawCard } from './draw-card.ts';
import { buildPanelList } from './panel-list.document.ts';
import { buildPatientSummary } from './patient-summary.document.ts';
import type { PaperAsked, PrintAsked, Printed } from './print-messages.ts';
import { renderPdf } from './render-pdf.ts';
import { buildTicket } from './ticket.document.ts';

const port = parentPort;
if (!port) throw new Error('to be started as a worker');

port.on('message', ({ id, ...paper }: PrintAsked) => {
  // A failure to draw is a bug: uncaught, it ends the worker, and whoever waits hears of it.
  void drawn(paper).then(({ bytes, pages, lacks }) => {
    const own = Uint8Array.from(bytes); // Node's buffers may share memory with others
    port.postMessage({ id, bytes: own, pages, ...(lacks && { lacks }) } satisfies Printed, [own.buffer]);
  });
});

async function drawn(paper: PaperAsked): Promise<Omit<Printed, 'id'>> {
  switch (paper.kind) {
    case 'card':
      return drawCard(paper.model);
    case 'chartParts':
      return renderPdf(buildChartParts(paper.model));
    case 'dayList':
      return renderPdf(buildDayList(paper.model));
    case 'panelList':
      return renderPdf(buildPanelList(paper.model));
    case 'summary':
      return renderPdf(buildPatientSummary(paper.model));
    case 'ticket':
      return renderPdf(buildTicket(paper.model));
  }
}
