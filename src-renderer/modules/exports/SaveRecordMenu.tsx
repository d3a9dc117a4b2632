import { Button, Popover, UnstyledButton } from '@mantine/core';
import { IconFileExport, IconFileDescription, IconClipboardHeart } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { exportsContract, type ExportedFile } from '#shared/modules/exports/exports.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useLanguage } from '#renderer/kit/i18n/language.tsx';
import { ShortcutLayer } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useExportWords } from './words.ts';

/** One patient's record as a file: the whole of it, or what another clinic needs first. Nothing for who may not. */
export function SaveRecordMenu({ patientId }: { readonly patientId: string }) {
  const words = useExportWords();
  const language = useLanguage();
  const toast = useToast();
  const record = useCommand(exportsContract.patient);
  const summary = useCommand(exportsContract.summary);
  const [isOpen, setIsOpen] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const [lacking, setLacking] = useState<Pick<ExportedFile, 'unreadFiles' | 'withoutDocuments'>>();
  if (!usePermission('record.export')) return null;

  async function save(asked: ReturnType<typeof record.run>): Promise<void> {
    setIsOpen(false);
    setRefusal(undefined);
    setLacking(undefined);
    const made = await asked;
    if (!made.ok) return setRefusal(made.error);
    saveFile(made.value);
    setLacking(made.value);
    toast(words('saved', { count: made.value.count }));
  }

  return (
    <>
      <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" width={340} trapFocus returnFocus>
        <Popover.Target>
          <Button
            variant="default"
            leftSection={<IconFileExport size={16} />}
            loading={record.isRunning || summary.isRunning}
            onClick={() => setIsOpen(!isOpen)}
          >
            {words('save')}
          </Button>
        </Popover.Target>
        <Popover.Dropdown p={0} aria-label={words('save')}>
          <ShortcutLayer>
            <div className="fw-user-actions">
              <Choice
                icon={<IconFileDescription size={18} aria-hidden />}
                title={words('record')}
                note={words('recordNote')}
                onPress={() => void save(record.run({ patientId }))}
              />
              <Choice
                icon={<IconClipboardHeart size={18} aria-hidden />}
                title={words('summary')}
                note={words('summaryNote')}
                onPress={() => void save(summary.run({ patientId, language }))}
              />
            </div>
          </ShortcutLayer>
        </Popover.Dropdown>
      </Popover>
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      {lacking?.withoutDocuments === true ? (
        <Notice severity="caution" role="status" title={words('withoutDocuments')} />
      ) : null}
      {lacking && lacking.unreadFiles > 0 ? (
        <Notice
          severity="serious"
          role="alert"
          title={words('unreadFiles', { count: lacking.unreadFiles })}
        />
      ) : null}
    </>
  );
}

interface ChoiceProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly note: string;
  readonly onPress: () => void;
}

function Choice({ icon, title, note, onPress }: ChoiceProps) {
  return (
    <UnstyledButton className="fw-menu-button" py={8} h="auto" onClick={onPress}>
      {icon}
      <span>
        {title}
        <br />
        <small className="fw-quiet">{note}</small>
      </span>
    </UnstyledButton>
  );
}

function saveFile({ fileName, mediaType, text }: ExportedFile): void {
  const url = URL.createObjectURL(new Blob([text], { type: mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
