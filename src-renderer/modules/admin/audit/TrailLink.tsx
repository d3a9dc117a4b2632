import { ActionIcon, Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useAdminWords } from '../words.ts';

const TRAIL = { to: '/admin/$section', params: { section: 'audit' } } as const;

/** From a chart to the audit trail, narrowed to its patient. Nothing for who may not read the trail. */
export function ChartTrailLink({ patientId }: { readonly patientId: string }) {
  const words = useAdminWords();
  if (!usePermission('audit.read')) return null;
  return (
    <ActionIcon
      variant="default"
      size="input-sm"
      aria-label={words('audit.ofChart')}
      title={words('audit.ofChart')}
      renderRoot={(props) => <Link {...TRAIL} search={{ patientId }} {...props} />}
    >
      <IconHistory size={16} aria-hidden />
    </ActionIcon>
  );
}

/** From an account to the audit trail, narrowed to its person. Nothing for who may not read the trail. */
export function AccountTrailLink({ userId }: { readonly userId: string }) {
  const words = useAdminWords();
  if (!usePermission('audit.read')) return null;
  return (
    <Button variant="default" renderRoot={(props) => <Link {...TRAIL} search={{ userId }} {...props} />}>
      {words('accounts.trail')}
    </Button>
  );
}
