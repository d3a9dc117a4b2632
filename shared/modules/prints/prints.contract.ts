import * as z from 'zod';
import { action, command, contract, failsWith, query, watch } from '#shared/kernel/contract.ts';
import { isIdOf } from '#shared/kernel/ids.ts';
import { SCREEN_LANGUAGES } from '#shared/kernel/screen-language.ts';
import { patientId } from '../patients/patient-id.rules.ts';
import { chartPartsAsked } from './chart-parts.rules.ts';
import {
  CARD_KINDS,
  CARD_PAPER_NAMES,
  CARDS_ON_SHEET,
  DOCUMENT_KINDS,
  PAPERS,
  SHEET_KINDS,
} from './document-kinds.rules.ts';

const language = z.enum(SCREEN_LANGUAGES);
const document = z.enum(DOCUMENT_KINDS);
/** As the operating system calls it. A dash at its beginning would be an option of the print command. */
const printerName = z.string().regex(/^[^\s\p{Cc}-][^\p{Cc}]{0,199}$/u);

export const printedDocument = z.object({
  /** Proposed file name: the kind and the MRN, never a name. */
  fileName: z.string(),
  mediaType: z.literal('application/pdf'),
  pages: z.int(),
  base64: z.string(),
  /** Which print of this document for this patient it is: from the second on a summary says COPY, a card does not. */
  number: z.int().min(1),
  /** What the paper cannot say as it stands in the record: a name too long for it, a letter that no font here has. */
  lacks: z.array(z.enum(['room', 'letters'])).exactOptional(),
});
export type PrintedDocument = z.infer<typeof printedDocument>;

/** Where a kind of document goes by itself. Without a printer: the dialog of the system. */
export const printChoice = z.object({
  printer: printerName.exactOptional(),
  paper: z.enum([...PAPERS, ...CARD_PAPER_NAMES]),
});
export type PrintChoice = z.infer<typeof printChoice>;

/** What a card is printed as, and how many: on a sheet beside each other, else one after another. */
export const cardLayout = z.object({
  document: z.enum(CARD_KINDS),
  language,
  paper: z.enum(CARD_PAPER_NAMES),
  pieces: z.int().min(1).max(CARDS_ON_SHEET),
});
export type CardLayout = z.infer<typeof cardLayout>;

const printChoices = z.partialRecord(document, printChoice);
export type PrintChoices = z.infer<typeof printChoices>;

export const printJob = z.object({
  id: z.int(),
  document,
  mrn: z.string(),
  printer: z.string(),
  copies: z.int(),
  at: z.string(),
  /** `sent`: the operating system's queue has it, and tells what the printer does. */
  state: z.enum(['waiting', 'sent', 'failed']),
  /** Why it failed. */
  code: z.enum(['printer.gone', 'printer.refused']).exactOptional(),
});
export type PrintJob = z.infer<typeof printJob>;

/** A record from elsewhere may go by a number that is not one of ours: it has no check digit, so no code is made of it. */
export type CardError = { readonly code: 'card.noNumber' };

export const prints = contract('prints', {
  /** The preview: drawn as the next print will be, and counted as none. */
  patientSummary: action({
    input: z.object({ patientId, language }),
    output: printedDocument,
    permission: 'document.print',
  }),
  /** The same of the chosen parts of the chart; refused where one of them may not be seen. */
  chartParts: action({
    input: z.object({ patientId, language, asked: chartPartsAsked }),
    output: printedDocument,
    permission: 'document.print',
  }),
  /** Who comes on a day. It is for this day's work, so no print of it is counted. */
  dayList: action({
    input: z.object({
      day: z.iso.date(),
      language,
      /** Only theirs. */
      practitionerId: z
        .string()
        .refine((id) => isIdOf('practitioner', id), { error: 'ref.malformed' })
        .exactOptional(),
    }),
    output: printedDocument,
    permission: 'schedule.read',
  }),
  /** Whose patients somebody's are, today. No print of it is counted. */
  panelList: action({
    input: z.object({
      practitionerId: z.string().refine((id) => isIdOf('practitioner', id), { error: 'ref.malformed' }),
      language,
    }),
    output: printedDocument,
    permission: 'patient.read',
  }),
  /** A slip with somebody's number in the queue, and no name. No print of it is counted. */
  ticket: action({
    input: z.object({
      entryId: z.string().refine((id) => isIdOf('queueEntry', id), { error: 'ref.malformed' }),
      language,
    }),
    output: printedDocument,
    permission: 'queue.work',
  }),
  /** The paper itself: counted, marked from the second on, and sent to a printer where one is named. */
  take: action({
    input: z.object({
      patientId,
      document: z.enum(SHEET_KINDS),
      /** Of a paper of chart parts: which. */
      asked: chartPartsAsked.exactOptional(),
      language,
      copies: z.int().min(1).max(20),
      way: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('printer'), printer: printerName, paper: z.enum(PAPERS) }),
        z.object({ kind: z.literal('dialog') }),
        z.object({ kind: z.literal('file') }),
      ]),
    }),
    output: printedDocument,
    permission: 'document.print',
    fails: failsWith<{ readonly code: 'printer.gone' }>(),
  }),
  /** The preview of a card or wristband. Refuses a paper that is not of its kind as `badInput`. */
  card: action({
    input: cardLayout.extend({ patientId }),
    output: printedDocument,
    permission: 'card.print',
    fails: failsWith<CardError>(),
  }),
  /** The card itself: counted, and sent to a printer where one is named. */
  takeCard: action({
    input: cardLayout.extend({
      patientId,
      way: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('printer'), printer: printerName }),
        z.object({ kind: z.literal('dialog') }),
        z.object({ kind: z.literal('file') }),
      ]),
    }),
    output: printedDocument,
    permission: 'card.print',
    fails: failsWith<CardError | { readonly code: 'printer.gone' }>(),
  }),
  /** What this machine can print on. */
  printers: action({
    input: z.object({}),
    output: z.array(z.object({ name: z.string(), isDefault: z.boolean() })),
    permission: 'signedIn',
  }),
  choices: query({ input: z.object({}), output: printChoices, permission: 'signedIn' }),
  /** For this station: a printer stands in a room. Refuses a paper that is not of the document's kind as `badInput`. */
  saveChoice: command({
    input: printChoice.extend({ document }),
    output: z.object({}),
    permission: 'station.manage',
  }),
  /** The asker's own papers on their way, newest first. */
  queue: watch({ input: z.object({}), output: z.array(printJob), permission: 'signedIn' }),
  /** Sends a failed one once more: the same paper, with the same number. */
  again: action({ input: z.object({ id: z.int() }), output: z.object({}), permission: 'signedIn' }),
  forget: action({ input: z.object({ id: z.int() }), output: z.object({}), permission: 'signedIn' }),
});
