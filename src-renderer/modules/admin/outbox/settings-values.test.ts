import { expect, test } from 'vitest';
import { messageSettingsInput } from '#shared/modules/messages/message-setup.contract.ts';
import {
  flawsOf,
  givesServer,
  readyAtServer,
  savedOf,
  valuesOf,
  type SettingsValues,
} from './settings-values.ts';

const fresh = valuesOf({ templates: [], ready: [] });
const mail: Partial<SettingsValues> = {
  usesEmail: true,
  host: ' mail.example ',
  from: 'Clinic <a@b.example>',
};

test('what is saved is what the engine takes, and comes back as it was typed', () => {
  const typed = { ...fresh, ...mail, password: 'secret', hours: '48، 2, 2', ticks: ['saysPlace'] as const };
  expect(flawsOf(typed)).toEqual({});
  const saved = savedOf(typed);
  expect(saved.emailPassword).toBe('secret');
  expect(saved.settings).toEqual(messageSettingsInput.parse(saved.settings));
  expect(saved.settings).toMatchObject({
    email: { host: 'mail.example', port: 587, security: 'starttls' },
    reminderHours: [48, 2],
    saysPlace: true,
    unasked: false,
  });
  const stored = { settings: { id: 'messageSettings:x', ...saved.settings }, templates: [], ready: [] };
  expect(savedOf(valuesOf(stored))).toEqual({ settings: saved.settings });
  // Switched off, what was typed of it is not saved, nor its password.
  expect(savedOf({ ...typed, usesEmail: false })).toEqual({
    settings: expect.not.objectContaining({ email: expect.anything() }),
  });
});

test.each([
  [{ ...mail, host: ' ' }, { host: 'needed' }],
  [{ ...mail, from: 'nobody' }, { from: 'needed' }],
  [{ usesSms: true, url: 'sms.example' }, { url: 'needed' }],
  [{ hours: '0' }, { hours: 'hoursBad' }],
  [{ hours: '1,2,3,4,5,6' }, { hours: 'hoursBad' }],
  [{ hours: '' }, {}],
  [{ quietFrom: '8pm' }, { quietFrom: 'clockBad' }],
  [{ quietTo: '' }, { quietFrom: 'clockBad' }],
  [{ quietFrom: '', quietTo: '' }, {}],
])('cannot be saved as it stands %#', (part, flaws) => expect(flawsOf({ ...fresh, ...part })).toEqual(flaws));

test('the server is given something when it sends from now on, or by another password, and has to know by whom', () => {
  const typed = { ...fresh, ...mail, user: 'desk', sentBy: 'server' as const };
  const { settings } = savedOf(typed);
  const of = 'mail.example:587 starttls desk';
  const there = { reach: 'there' as const, server: 'a', has: [{ medium: 'email' as const, of }] };
  const stored = {
    settings: { id: 'messageSettings:x', ...settings, server: 'a' },
    templates: [],
    ready: [],
  };
  expect(givesServer({ ...typed, sentBy: 'desk' }, stored, there)).toBe(false);
  expect(givesServer(typed, stored, there)).toBe(false);
  expect(givesServer({ ...typed, password: 'kettle' }, stored, there)).toBe(true);
  expect(givesServer(typed, { templates: [], ready: [] }, there)).toBe(true);
  expect(givesServer(typed, stored, { ...there, server: 'b' })).toBe(true);
  expect(flawsOf(typed, true)).toEqual({ confirm: 'needed' });
  expect(readyAtServer(stored, there)).toEqual(['email']);
  expect(readyAtServer(stored, { ...there, has: [{ medium: 'email', of: `${of}2` }] })).toEqual([]);
});
