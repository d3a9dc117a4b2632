import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useChartWords } from './words.ts';

export function EditButton({ patientId }: { readonly patientId: string }) {
  const words = useChartWords();
  const navigate = useNavigate();
  if (!usePermission('patient.write')) return null;
  return (
    <Button
      variant="subtle"
      color="gray"
      className="fw-chart-edit"
      aria-label={words('edit')}
      leftSection={<IconPencil size={16} />}
      onClick={() => void navigate({ to: '/patients/$patientId/edit', params: { patientId } })}
    >
      <span data-label>{words('edit')}</span>
    </Button>
  );
}
