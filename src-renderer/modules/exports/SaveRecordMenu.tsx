import { Button, Menu } from '@mantine/core';
import { IconFileExport, IconFileDescription, IconClipboardHeart } from '@tabler/icons-react';
import { useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { exportsContract, type ExportedFile } from '#shared/modules/exports/exports.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useLanguage } from '#renderer/kit/i18n/language.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useExportWords } from './words.ts';

/** One patient's record as a file: the whole of it, or what another clinic needs first. Nothing for who may not. */
export function SaveRecordMenu({ patientId }: { readonly patientId: string }) {
  const words = useExportWords();
  const language = useLanguage();
  const toast = useToast();
  const record = useCommand(exportsContract.patient);
  const summary = useCommand(exportsContract.summary);
  const [refusal, setRefusal] = useState<Refusal>();
  if (!usePermission('record.export')) return null;

  async function save(asked: ReturnType<typeof record.run> | ReturnType<typeof summary.run>): Promise<void> {
    setRefusal(undefined);
    const made = await asked;
    if (!made.ok) return setRefusal(made.error);
    saveFile(made.value);
    toast(words('saved', { count: made.value.count }));
  }

  return (
    <>
      <Menu position="bottom-end" width={320}>
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<IconFileExport size={16} />}
            loading={record.isRunning || summary.isRunning}
          >
            {words('save')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconFileDescription size={18} aria-hidden />}
            onClick={() => void save(record.run({ patientId }))}
          >
            <Described title={words('record')} note={words('recordNote')} />
          </Menu.Item>
          <Menu.Item
            leftSection={<IconClipboardHeart size={18} aria-hidden />}
            onClick={() => void save(summary.run({ patientId, language }))}
          >
            <Described title={words('summary')} note={words('summaryNote')} />
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {refusal ? <ErrorNotice error={refusal} /> : null}
    </>
  );
}

function Described({ title, note }: { readonly title: string; readonly note: string }) {
  return (
    <>
      <div>{title}</div>
      <small>{note}</small>
    </>
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
