import { Button } from '@mantine/core';
import { useState } from 'react';
import type { OutputOf } from '#shared/kernel/contract.ts';
import type { audit } from '#shared/modules/audit/audit.contract.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useAdminWords } from '../words.ts';

export interface TrailCheckProps {
  readonly answer: OutputOf<typeof audit.verify>;
  readonly onClose: () => void;
}

/** What checking the trail has shown, and the head to keep on paper. */
export function TrailCheck({ answer, onClose }: TrailCheckProps) {
  const words = useAdminWords();
  const [copying, setCopying] = useState<'verify.copied' | 'verify.noCopy'>();
  const format = useFormat();
  const { ok, entries, faultCount, faults, losses, head, countersigned } = answer;
  const text = `${head.sequence} ${head.hash}`;

  async function copy(): Promise<void> {
    // A browser may say no; the head stays in sight to be written down, and the words say so.
    const isCopied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    setCopying(isCopied ? 'verify.copied' : 'verify.noCopy');
  }

  return (
    <div className="fw-admin-paper">
      <Notice
        severity={ok ? 'ok' : 'critical'}
        role={ok ? 'status' : 'alert'}
        title={words(ok ? 'verify.ok' : 'verify.bad', { entries, count: faultCount })}
        actions={
          <>
            <Button size="xs" variant="default" onClick={() => void copy()}>
              {words('verify.copy')}
            </Button>
            <Button size="xs" variant="default" onClick={() => globalThis.print()}>
              {words('verify.print')}
            </Button>
            <Button size="xs" variant="default" onClick={onClose}>
              {words('verify.close')}
            </Button>
            <span role="status">{copying ? words(copying) : ''}</span>
          </>
        }
      >
        {faults.length === 0 ? null : (
          <ul>
            {faults.map(({ code, sequence, device = '' }) => (
              <li key={`${device} ${sequence} ${code}`}>{words('verify.fault', { sequence, code })}</li>
            ))}
          </ul>
        )}
        {losses.length === 0 ? null : (
          <ul>
            {losses.map(({ device, sequence, knownAt, knownTo, name = knownTo }) => (
              <li key={`${device} ${sequence} ${knownAt}`}>
                {words.rich('verify.loss', {
                  sequence,
                  when: format.dateTime(knownAt),
                  who: <bdi key="who">{name}</bdi>,
                })}
              </li>
            ))}
          </ul>
        )}
        {countersigned && (
          <p>
            {words('verify.countersigned', {
              sequence: countersigned.sequence,
              when: format.dateTime(countersigned.at),
            })}
          </p>
        )}
        <p>
          {words('verify.head')}{' '}
          <code className="fw-admin-head" dir="ltr">
            {text}
          </code>
        </p>
        <p className="fw-second">{words('verify.headText')}</p>
      </Notice>
    </div>
  );
}
