import type { InputOf, OutputOf } from '#shared/kernel/contract.ts';
import type { backups, BackupTargetSetting } from '#shared/modules/backups/backups.contract.ts';

export type Stored = OutputOf<(typeof backups)['settings']>;
type Saved = InputOf<(typeof backups)['save']>;

/** What stands in the set-up form's fields. */
export interface SetupValues {
  readonly kind: 'none' | 'folder' | 's3';
  readonly path: string;
  readonly endpoint: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secret: string;
  readonly everyHours: number | undefined;
  readonly newest: number | undefined;
  readonly days: number | undefined;
  readonly months: number | undefined;
  readonly proveEveryDays: number | undefined;
  readonly fileQuotaGb: number | undefined;
}

/** Least and most of each number, as the contract has them. */
export const RANGES = {
  everyHours: [1, 720],
  newest: [1, 1000],
  days: [0, 3660],
  months: [0, 600],
  proveEveryDays: [0, 366],
  fileQuotaGb: [1, 10_000],
} as const;
export type NumberName = keyof typeof RANGES;
export type TextName = 'path' | 'endpoint' | 'bucket' | 'region' | 'accessKeyId';

export function valuesOf({ settings }: Stored): SetupValues {
  const { target, retention, everyHours, proveEveryDays, fileQuotaGb } = settings;
  const s3 = target?.kind === 's3' ? target : undefined;
  return {
    kind: target?.kind ?? 'none',
    path: target?.kind === 'folder' ? target.path : '',
    endpoint: s3?.endpoint ?? '',
    bucket: s3?.bucket ?? '',
    prefix: s3?.prefix ?? '',
    region: s3?.region ?? 'us-east-1',
    accessKeyId: s3?.accessKeyId ?? '',
    secret: '',
    everyHours,
    ...retention,
    proveEveryDays,
    fileQuotaGb,
  };
}

/** Fields that the chosen kind of target needs and that are empty. */
export function missingOf(values: SetupValues): readonly TextName[] {
  const needed: { readonly [K in SetupValues['kind']]: readonly TextName[] } = {
    none: [],
    folder: ['path'],
    s3: ['endpoint', 'bucket', 'region', 'accessKeyId'],
  };
  return needed[values.kind].filter((name) => values[name].trim() === '');
}

export function isInRange(name: NumberName, value: number | undefined): value is number {
  const [least, most] = RANGES[name];
  return value !== undefined && Number.isInteger(value) && value >= least && value <= most;
}

export function targetOf(values: SetupValues): BackupTargetSetting | undefined {
  const { kind, path, endpoint, bucket, prefix, region, accessKeyId } = values;
  if (kind === 'none') return undefined;
  return kind === 'folder' ? { kind, path } : { kind, endpoint, bucket, prefix, region, accessKeyId };
}

/** @returns undefined while a number is missing or out of its range */
export function savedOf(values: SetupValues): Saved | undefined {
  const { everyHours, newest, days, months, proveEveryDays, fileQuotaGb, secret } = values;
  const isWhole =
    isInRange('everyHours', everyHours) &&
    isInRange('newest', newest) &&
    isInRange('days', days) &&
    isInRange('months', months) &&
    isInRange('proveEveryDays', proveEveryDays) &&
    isInRange('fileQuotaGb', fileQuotaGb);
  if (!isWhole) return undefined;
  const target = targetOf(values);
  return {
    ...(target ? { target } : {}),
    everyHours,
    retention: { newest, days, months },
    proveEveryDays,
    fileQuotaGb,
    ...(secret === '' ? {} : { secretAccessKey: secret }),
  };
}
