import type { Reader } from '#shared/kernel/reader.ts';
import { Condition } from '../problems/condition.record.ts';
import { isBelieved, isOpenProblem, OPEN_STATUS } from './summary.rules.ts';

const CLOSED_STATUS = ['inactive', 'remission', 'resolved'] as const;
const NOT_BELIEVED = ['refuted', 'entered-in-error'] as const;

/**
 * The problems that are open, and how many believed ones are not: these are counted in the index, because a long history
 * has many. Where any condition has no clinical status that is known here all are read: only the whole record tells whether it has ended.
 */
export async function summaryProblems(
  read: Reader,
  patientId: string,
): Promise<{ readonly open: readonly Condition[]; readonly closed: number }> {
  const counts = await Promise.all(
    CLOSED_STATUS.map(async (clinicalStatus) => {
      const where = { patientId, clinicalStatus };
      const [all, ...not] = await Promise.all([
        read.count(Condition, where),
        ...NOT_BELIEVED.map((verificationStatus) => read.count(Condition, { ...where, verificationStatus })),
      ]);
      return { all, believed: not.reduce((left, count) => left - count, all) };
    }),
  );
  const byStatus = await Promise.all(
    OPEN_STATUS.map((clinicalStatus) => read.list(Condition, { where: { patientId, clinicalStatus } })),
  );
  const open = byStatus.flat();
  const known = open.length + counts.reduce((sum, { all }) => sum + all, 0);
  if (known === (await read.count(Condition, { patientId }))) {
    return {
      open: open.filter(isOpenProblem),
      closed: counts.reduce((sum, { believed }) => sum + believed, 0),
    };
  }
  const every = await read.list(Condition, { where: { patientId } });
  const problems = every.filter(isOpenProblem);
  return { open: problems, closed: every.filter(isBelieved).length - problems.length };
}
