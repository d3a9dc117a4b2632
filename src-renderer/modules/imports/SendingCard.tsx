import { Button } from '@mantine/core';
import { useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { bytesText } from './file-chunks.ts';
import type { Chosen, Sending } from './hand-over.ts';
import { ProgressBar } from './ProgressBar.tsx';
import { handOver } from './window-hand-over.ts';
import { useImportWords } from './words.ts';

/** The files on their way from this window to the station. */
export function SendingCard({ sending }: { readonly sending: Sending }) {
  const words = useImportWords();
  const format = useFormat();
  const errorText = useErrorText(words);
  if (sending.state === 'idle') return null;
  if (sending.state === 'failed') {
    const { error, chosen } = sending;
    return (
      <div className="fw-import-card">
        <Notice
          severity="serious"
          role="alert"
          title={words('sendFailed')}
          actions={
            <>
              <Button size="xs" variant="default" onClick={() => void retry(chosen)}>
                {words('retry')}
              </Button>
              <Button size="xs" variant="default" onClick={() => handOver.dismiss()}>
                {words('dismiss')}
              </Button>
            </>
          }
        >
          {error.code === 'import.fileChanged' ? words('fileChanged') : errorText(error)}
        </Notice>
      </div>
    );
  }
  const size = (bytes: number) => bytesText(bytes, format.number);
  return (
    <div className="fw-import-card">
      <div className="fw-import-head">
        <h3>{words('state.sending')}</h3>
        <span className="fw-second">{words('files', { count: sending.files })}</span>
        <Button className="fw-import-stop" size="xs" variant="default" onClick={() => handOver.stop()}>
          {words('stop')}
        </Button>
      </div>
      <ProgressBar part={sending.sent} whole={sending.total} label={words('progress')} />
      <div className="fw-second">
        {words('bytes', { read: size(sending.sent), total: size(sending.total) })}
      </div>
      <p>{words('keepOpen')}</p>
    </div>
  );
}

async function retry(chosen: Chosen): Promise<void> {
  handOver.dismiss();
  await handOver.send(chosen);
}
