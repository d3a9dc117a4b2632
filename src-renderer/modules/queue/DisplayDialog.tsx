import { Button, Modal, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { SCREEN_LANGUAGES } from '#shared/kernel/screen-language.ts';
import { session } from '#shared/modules/session/session.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useLanguage } from '#renderer/kit/i18n/language.tsx';
import { ShortcutLayer } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { useQueueWords } from './words.ts';

/** Before this window becomes a public screen: what that means, and in which language. */
export function DisplayDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useQueueWords();
  const kit = useKitWords();
  const own = useLanguage();
  const [language, setLanguage] = useState(own);
  const [error, setError] = useState<{ readonly code: string }>();
  const show = useCommand(session.showDisplay);
  return (
    <Modal
      opened
      onClose={onClose}
      title={words('display.title')}
      closeButtonProps={{ 'aria-label': kit('close') }}
    >
      <ShortcutLayer>
        <form
          className="fw-queue-form"
          onSubmit={(event) => {
            event.preventDefault();
            void show.run({ language }).then((done) => {
              if (!done.ok) setError(done.error);
            });
          }}
        >
          <p>{words('display.text')}</p>
          <NativeSelect
            label={words('display.language')}
            value={language}
            onChange={(event) =>
              setLanguage(SCREEN_LANGUAGES.find((one) => one === event.currentTarget.value) ?? own)
            }
            data={SCREEN_LANGUAGES.map((value) => ({ value, label: words(`language.${value}`) }))}
          />
          {error ? <ErrorNotice error={error} words={words} onRetry={null} /> : null}
          <div className="fw-queue-actions">
            <Button variant="default" onClick={onClose}>
              {kit('close')}
            </Button>
            <Button type="submit" loading={show.isRunning}>
              {words('display.open')}
            </Button>
          </div>
        </form>
      </ShortcutLayer>
    </Modal>
  );
}
