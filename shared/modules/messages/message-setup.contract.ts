import * as z from 'zod';
import { action, command, contract, failsWith, query, watch } from '#shared/kernel/contract.ts';
import { isIdOf } from '#shared/kernel/ids.ts';
import type { Json } from '#shared/kernel/json.ts';
import { SCREEN_LANGUAGES } from '#shared/kernel/screen-language.ts';
import { MessageSettings } from './message-settings.record.ts';
import { MessageTemplate } from './message-template.record.ts';
import type { EnrolError } from '../session/enrol.rules.ts';
import type { SignInError } from '../session/sign-in.rules.ts';
import { AUDIENCES, MEDIA, MESSAGE_KINDS } from './message.record.ts';

const json = z.json() as z.ZodType<Json>; // zod's JSON type is mutable; ours is read-only
const words = (max: number) => z.string().trim().min(1).max(max);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const setupId = z
  .string()
  .refine((id) => [MessageSettings, MessageTemplate].some(({ type }) => isIdOf(type, id)), {
    error: 'ref.malformed',
  });

/** One address, with or without a name before it, and no line of its own. */
const from = words(200).regex(/^([^<>@\r\n]+ )?<?[^\s@,;<>]+@[^\s@,;<>]+>?$/);

export const messageSettingsInput = z.object({
  enabled: z.boolean(),
  /** As `giveServer` says it. */
  server: words(100).exactOptional(),
  email: z
    .object({
      host: words(200).regex(/^[^\s/:]+$/),
      port: z.int().min(1).max(65_535),
      security: z.enum(['tls', 'starttls', 'none']),
      user: words(200).exactOptional(),
      from,
      authority: words(10_000).exactOptional(),
    })
    .exactOptional(),
  sms: z
    .object({
      url: z.url({ protocol: /^https?$/ }).max(300),
      sender: words(20).exactOptional(),
    })
    .exactOptional(),
  reminderHours: z.array(z.int().min(1).max(720)).max(5),
  quietFrom: clock.exactOptional(),
  quietTo: clock.exactOptional(),
  unasked: z.boolean(),
  clinicians: z.boolean(),
  saysProvider: z.boolean(),
  saysPlace: z.boolean(),
  saysVisitType: z.boolean(),
  saysPatient: z.boolean(),
});
export type MessageSettingsInput = z.output<typeof messageSettingsInput>;

export type MessageSetupError =
  /** A text names what cannot be filled in. */
  | { readonly code: 'messages.unknownPlaceholder'; readonly name: string }
  /** One of the two without the other. */
  | { readonly code: 'messages.quietHalf' }
  /** A password would cross a network in the clear. */
  | { readonly code: 'messages.insecure' };

export type TestError =
  | { readonly code: 'messages.notSetUp' }
  /** No password was entered at this desk, or for another server. */
  | { readonly code: 'messages.noPassword' }
  /** What the other side answered. */
  | { readonly code: 'messages.testFailed'; readonly answer: string }
  /** The server, which sends, cannot be asked. */
  | { readonly code: 'messages.serverAway' };

/** The server that could send in the place of a desk. */
export const sendingServer = z.object({
  /** `none`: this station has no server that could. `away`: it cannot be asked now, or is older than that. */
  reach: z.enum(['none', 'away', 'there']),
  /** By which settings name it. */
  server: z.string().exactOptional(),
  /** Whom it has a secret for. */
  has: z.array(z.object({ medium: z.enum(MEDIA), of: z.string() })),
  /** Why it cannot: `EAUTH`. */
  trouble: z.string().exactOptional(),
  sentAt: z.string().exactOptional(),
});
export type SendingServer = z.infer<typeof sendingServer>;

/** The administrator's part: through whom, when, what, and with which words. */
export const messageSetup = contract('messageSetup', {
  all: query({
    input: z.object({}),
    output: z.object({
      /** Absent until it is saved for the first time. */
      settings: MessageSettings.schema.exactOptional(),
      templates: z.array(MessageTemplate.schema),
      /** Whether this desk can send by them: it has the passwords. */
      ready: z.array(z.enum(MEDIA)),
      /** Who keeps them here, and in whose name this desk sends. */
      sendsAs: z.string().exactOptional(),
    }),
    permission: 'facility.write',
  }),
  /** How the server stands, asked when it is looked at, and again when it was given something, or sends from now on or no more. */
  server: watch({ input: z.object({}), output: sendingServer, permission: 'facility.write' }),
  /**
   * Passwords for the server, which keeps them for what these settings name; the settings are saved with what it answers, and it
   * sends from then on.
   */
  giveServer: action({
    input: z.object({
      settings: messageSettingsInput,
      emailPassword: z.string().min(1).max(500).exactOptional(),
      smsSecret: z.string().min(16).max(500).exactOptional(),
      /** One's own password: the server wants to know who it is. */
      confirm: z.string().min(1).max(200),
    }),
    output: z.object({ server: z.string() }),
    permission: 'facility.write',
    fails: failsWith<MessageSetupError | SignInError | EnrolError | { readonly code: 'sync.noServer' }>(),
  }),
  /**
   * All of it as it shall stand. Passwords stay at this desk, which sends from then on in the name of whoever saved them; one that is
   * left out stays as it is, unless it was for another server.
   */
  save: command({
    input: z.object({
      settings: messageSettingsInput,
      emailPassword: z.string().min(1).max(500).exactOptional(),
      smsSecret: z.string().min(16).max(500).exactOptional(),
      /** This desk sends no more. */
      forget: z.boolean().exactOptional(),
    }),
    output: MessageSettings.schema,
    permission: 'facility.write',
    fails: failsWith<MessageSetupError>(),
  }),
  saveTemplate: command({
    input: z.object({
      kind: z.enum(MESSAGE_KINDS),
      audience: z.enum(AUDIENCES),
      language: z.enum(SCREEN_LANGUAGES),
      subject: words(200),
      body: words(2_000),
      sms: words(600),
    }),
    output: MessageTemplate.schema,
    permission: 'facility.write',
    fails: failsWith<MessageSetupError>(),
  }),
  /** What the settings or a text said before; newest first. */
  history: query({
    input: z.object({ id: setupId }),
    output: z.array(
      z.object({ field: z.string(), value: json.exactOptional(), at: z.string(), by: z.string() }),
    ),
    permission: 'facility.write',
  }),
  /** Sends a word to an address or number, by the settings as they are saved. */
  test: action({
    input: z.object({ medium: z.enum(MEDIA), to: words(200).regex(/^[^\s,;<>]+$/) }),
    output: z.object({}),
    permission: 'facility.write',
    fails: failsWith<TestError>(),
  }),
});
