import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { sync, type ClockSkew } from '#shared/modules/sync/sync.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { ShortcutLayer } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { spanWords, useSyncWords } from './words.ts';

const NOTHING = {};

/** This machine's clock and the server's are apart: beyond a day nothing is saved until somebody has said which is right. */
export function SkewNotice() {
  const skew = useQuery(sync.status, NOTHING).value?.skew;
  if (!skew || skew.grade === 'none' || skew.isConfirmed) return null;
  return <SkewWords skew={skew} />;
}

function SkewWords({ skew }: { readonly skew: ClockSkew }) {
  const words = useSyncWords();
  const kit = useKitWords();
  const format = useFormat();
  const [isAsked, setIsAsked] = useState(skew.grade === 'doubt');
  const confirm = useCommand(sync.confirmClock);
  const apart = spanWords(words, Math.abs(skew.aheadMs));
  const clocks = words('skew.clocks', {
    here: format.dateTime(skew.here),
    there: format.dateTime(skew.there),
  });
  const isDoubt = skew.grade === 'doubt';
  return (
    <>
      <Notice
        severity={isDoubt ? 'serious' : 'caution'}
        role="status"
        title={words(isDoubt ? 'skew.doubt' : 'skew.warn', { apart })}
        actions={
          <Button size="xs" variant="default" onClick={() => setIsAsked(true)}>
            {words('skew.title')}
          </Button>
        }
      >
        {clocks} {words('skew.text')}
      </Notice>
      <Modal
        opened={isAsked}
        onClose={() => setIsAsked(false)}
        title={words('skew.title')}
        closeButtonProps={{ 'aria-label': kit('close') }}
      >
        <ShortcutLayer>
          <p className="fw-strong">{clocks}</p>
          <p>{words('skew.question')}</p>
          <div className="fw-button-row">
            <Button variant="default" data-autofocus onClick={() => setIsAsked(false)}>
              {words('skew.keep')}
            </Button>
            <Button loading={confirm.isRunning} onClick={() => void confirm.run({})}>
              {words('skew.confirm')}
            </Button>
          </div>
        </ShortcutLayer>
      </Modal>
    </>
  );
}
