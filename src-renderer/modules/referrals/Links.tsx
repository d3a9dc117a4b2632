import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { linkState, type LinkState } from '#shared/modules/network/link.rules.ts';
import { network, type NetworkMatch } from '#shared/modules/network/network.contract.ts';
import type { LinkBasis, PatientLink } from '#shared/modules/network/patient-link.record.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import type { Severity } from '#renderer/kit/tokens.ts';
import { useReferralWords } from './words.ts';

const SEVERITIES: { readonly [S in LinkState]: Severity } = {
  agreed: 'ok',
  ours: 'info',
  theirs: 'serious',
  undone: 'info',
};

interface Other {
  readonly otherFacilityId: string;
  readonly otherPatientId: string;
  readonly otherName: string;
  readonly basis: LinkBasis;
}

/** Records of the same person at other facilities: said by people, here and there. */
export function Links({ patientId, canFind }: { readonly patientId: string; readonly canFind: boolean }) {
  const words = useReferralWords();
  const toast = useToast();
  const mayLink = usePermission('patient.write');
  const query = useQuery(network.links, { patientId });
  const link = useCommand(network.link);
  const unlink = useCommand(network.unlink);
  const matches = useCommand(network.matches);
  const [found, setFound] = useState<readonly NetworkMatch[]>();
  const [refusal, setRefusal] = useState<Refusal>();
  const links = query.value ?? [];
  const find = async () => {
    setRefusal(undefined);
    const answer = await matches.run({ patientId });
    if (answer.ok) setFound(answer.value);
    else setRefusal(answer.error);
  };
  const say = async (other: Other) => {
    const { otherFacilityId, otherPatientId, otherName, basis } = other;
    const done = await link.run({ patientId, otherFacilityId, otherPatientId, otherName, basis });
    if (done.ok) toast(words('link.done'));
    else setRefusal(done.error);
  };
  const takeBack = async (id: string) => {
    const done = await unlink.run({ patientId, id });
    if (done.ok) toast(words('link.undoneNow'));
    else setRefusal(done.error);
  };
  const known = new Set(links.map((one) => keyOf(one.otherFacilityId, one.otherPatientId)));
  const fresh = found?.filter((one) => !known.has(keyOf(one.facilityId, one.patientId)));
  return (
    <section className="fw-referral-part" aria-labelledby="referrals-links">
      <h3 id="referrals-links">{words('links')}</h3>
      {query.state === 'error' ? <ErrorNotice error={query.error} /> : null}
      {query.value?.length === 0 ? <p className="fw-second">{words('links.none')}</p> : null}
      <ul role="list">
        {links.map((one) => (
          <LinkLine
            key={one.id}
            link={one}
            mayLink={mayLink}
            onSay={() => void say(one)}
            onTakeBack={() => void takeBack(one.id)}
          />
        ))}
        {(fresh ?? []).map((match) => (
          <li key={keyOf(match.facilityId, match.patientId)}>
            <div>
              {words.rich('find.found', { facility: <bdi key="facility">{match.facilityName}</bdi> })}{' '}
              <StatusChip severity="info">{words(`basis.${match.basis}`)}</StatusChip>
            </div>
            <div className="fw-second">{hintWords(match)}</div>
            {mayLink ? (
              <Button
                size="compact-xs"
                variant="default"
                onClick={() =>
                  void say({
                    otherFacilityId: match.facilityId,
                    otherPatientId: match.patientId,
                    otherName: match.facilityName,
                    basis: match.basis,
                  })
                }
              >
                {words('link.confirm')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <div role="status">
        {fresh?.length === 0 ? <p className="fw-second">{words('find.none')}</p> : null}
      </div>
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      {mayLink && canFind ? (
        <div className="fw-referral-find">
          <Button size="xs" variant="default" loading={matches.isRunning} onClick={() => void find()}>
            {words('find')}
          </Button>
          <p className="fw-second">{words('find.hint')}</p>
        </div>
      ) : null}
    </section>
  );

  function hintWords({ hint: { birthYear, gender } }: NetworkMatch): string {
    const year = birthYear === undefined ? [] : [words('find.born', { year: birthYear })];
    const sex = gender !== undefined && words.has(`gender.${gender}`) ? [words(`gender.${gender}`)] : [];
    return [...sex, ...year].join(' · ');
  }
}

/** Two facilities may know patients of the same id: both took them in from one source. */
function keyOf(facilityId: string, patientId: string): string {
  return `${facilityId} ${patientId}`;
}

function LinkLine({
  link,
  mayLink,
  onSay,
  onTakeBack,
}: {
  readonly link: PatientLink;
  readonly mayLink: boolean;
  readonly onSay: () => void;
  readonly onTakeBack: () => void;
}) {
  const words = useReferralWords();
  const state = linkState(link);
  const { otherName, otherMrn, basis, own } = link;
  return (
    <li>
      <div>
        <bdi>{otherName}</bdi> <StatusChip severity={SEVERITIES[state]}>{words(`link.${state}`)}</StatusChip>
      </div>
      <div className="fw-second">
        {words(`basis.${basis}`)}
        {otherMrn === undefined ? null : (
          <>
            {' · '}
            {words.rich('link.number', { mrn: <bdi key="mrn">{otherMrn}</bdi> })}
          </>
        )}
      </div>
      {mayLink ? (
        <div className="fw-button-row">
          {own?.word === 'linked' ? null : (
            <Button size="compact-xs" variant="default" onClick={onSay}>
              {words('link.confirm')}
            </Button>
          )}
          {own?.word === 'undone' ? null : (
            <Button size="compact-xs" variant="subtle" color="gray" onClick={onTakeBack}>
              {words('link.undo')}
            </Button>
          )}
        </div>
      ) : null}
    </li>
  );
}
