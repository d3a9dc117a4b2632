import { station } from '#shared/modules/station/station.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useSession } from '#renderer/bridge/session.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useShellWords } from './words.ts';

const NOTHING = {};

/** Record numbers run out: said early, to those who register and those who look after the station. */
export function NumbersNotice() {
  const words = useShellWords();
  const { user } = useSession();
  const left = useQuery(station.status, NOTHING).value?.numbersLeft;
  const isConcerned = user.permissions.some((one) => one === 'patient.write' || one === 'station.manage');
  if (left === undefined || !isConcerned) return null;
  return (
    <Notice
      severity={left === 0 ? 'serious' : 'caution'}
      role="status"
      title={words('numbers.title', { left })}
    >
      {words(left === 0 ? 'numbers.textNone' : 'numbers.text')}
    </Notice>
  );
}
