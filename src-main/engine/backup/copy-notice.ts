import * as z from 'zod';
import { recordingReader } from '../commands/recording-reader.ts';
import type { OpenedReplica } from '../actions.ts';

/** Set by `takeIdentity` where the folder was a copy; until someone says that they know. */
export const COPY_NOTICE = 'station.copied';
const noticeSchema = z.object({ atMs: z.int() });

/** @returns Unix time in ms, while it is to be told */
export async function copyNotice({ replica }: Pick<OpenedReplica, 'replica'>): Promise<number | undefined> {
  const notice = noticeSchema.safeParse(await replica.reader().counter(COPY_NOTICE));
  return notice.success ? notice.data.atMs : undefined;
}

/** @returns whether there was one to say so of */
export async function acknowledgeCopy({ replica, serially }: OpenedReplica): Promise<boolean> {
  return serially(async () => {
    const read = recordingReader(replica.reader());
    if (!noticeSchema.safeParse(await read.counter(COPY_NOTICE)).success) return false;
    const base = await read.counterBase(COPY_NOTICE);
    return replica.commit([{ kind: 'counter', key: COPY_NOTICE, value: null, base }]).ok;
  });
}
