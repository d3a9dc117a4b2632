import { Button } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useIdentityWords } from './words.ts';

/** For whoever may merge. */
export function DuplicatesButton() {
  const words = useIdentityWords();
  const navigate = useNavigate();
  const mayMerge = usePermission('patient.merge');
  return mayMerge ? (
    <Button
      variant="default"
      leftSection={<IconUsersGroup size={18} aria-hidden />}
      onClick={() => void navigate({ to: '/duplicates', search: {} })}
    >
      {words('duplicates')}
    </Button>
  ) : null;
}
