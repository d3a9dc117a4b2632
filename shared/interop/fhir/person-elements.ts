import type { CodeableConcept } from '#shared/kernel/clinical-values.ts';
import { concept } from './data-elements.ts';
import { group, within, type ElementTable } from './element.ts';
import { dateTime, integer, oneOf, text, texts } from './primitive-elements.ts';

/** FHIR R4 data types that every record of a person or place shares. */

interface Period {
  readonly start?: string;
  readonly end?: string;
}
const PERIOD: ElementTable<Period> = { start: dateTime('start'), end: dateTime('end') };

export const GENDERS = ['female', 'male', 'other', 'unknown'] as const;

export interface HumanName {
  readonly use?: 'usual' | 'official' | 'temp' | 'nickname' | 'anonymous' | 'old' | 'maiden';
  readonly text?: string;
  readonly family?: string;
  readonly given?: readonly string[];
  readonly prefix?: readonly string[];
  readonly suffix?: readonly string[];
  readonly period?: Period;
}
export const HUMAN_NAME: ElementTable<HumanName> = {
  use: oneOf('use', ['usual', 'official', 'temp', 'nickname', 'anonymous', 'old', 'maiden']),
  text: text('text'),
  family: text('family'),
  given: texts('given'),
  prefix: texts('prefix'),
  suffix: texts('suffix'),
  period: group('period', PERIOD),
};

export interface Identifier {
  readonly use?: 'usual' | 'official' | 'temp' | 'secondary' | 'old';
  readonly type?: CodeableConcept;
  readonly system?: string;
  readonly value?: string;
  readonly period?: Period;
  readonly assigner?: string;
}
export const IDENTIFIER: ElementTable<Identifier> = {
  use: oneOf('use', ['usual', 'official', 'temp', 'secondary', 'old']),
  type: concept('type'),
  system: text('system'),
  value: text('value'),
  period: group('period', PERIOD),
  assigner: within(['assigner'], text('display')),
};

export interface ContactPoint {
  readonly system?: 'phone' | 'fax' | 'email' | 'pager' | 'url' | 'sms' | 'other';
  readonly value?: string;
  readonly use?: 'home' | 'work' | 'temp' | 'old' | 'mobile';
  readonly rank?: number;
  readonly period?: Period;
}
export const CONTACT_POINT: ElementTable<ContactPoint> = {
  system: oneOf('system', ['phone', 'fax', 'email', 'pager', 'url', 'sms', 'other']),
  value: text('value'),
  use: oneOf('use', ['home', 'work', 'temp', 'old', 'mobile']),
  rank: integer('rank'),
  period: group('period', PERIOD),
};

export interface Address {
  readonly use?: 'home' | 'work' | 'temp' | 'old' | 'billing';
  readonly type?: 'postal' | 'physical' | 'both';
  readonly text?: string;
  readonly line?: readonly string[];
  readonly city?: string;
  readonly district?: string;
  readonly state?: string;
  readonly postalCode?: string;
  readonly country?: string;
}
export const ADDRESS: ElementTable<Address> = {
  use: oneOf('use', ['home', 'work', 'temp', 'old', 'billing']),
  type: oneOf('type', ['postal', 'physical', 'both']),
  text: text('text'),
  line: texts('line'),
  city: text('city'),
  district: text('district'),
  state: text('state'),
  postalCode: text('postalCode'),
  country: text('country'),
};
