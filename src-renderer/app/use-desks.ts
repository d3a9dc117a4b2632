import { network } from '#shared/modules/network/network.contract.ts';
import { usePermission, useSession } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { desksFor, type Desk } from './desks.ts';

const ALL = {};

/** The desks that this person may open here: that of referrals only where there are other facilities. */
export function useDesks(): readonly Desk[] {
  const { user } = useSession();
  const mayRead = usePermission('patient.read');
  const { value = [] } = useQuery(network.facilities, mayRead ? ALL : undefined);
  return desksFor(user.permissions, value.length > 0);
}
