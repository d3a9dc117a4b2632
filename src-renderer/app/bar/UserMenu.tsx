import { Popover, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconLock, IconLogout, IconSettings, IconUsers } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useSession } from '#renderer/bridge/session.tsx';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { ShortcutLayer, useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { lock, signOut, switchUser } from '../session-actions.ts';
import { LookControls } from '../settings/LookControls.tsx';
import { useShellWords } from '../words.ts';

export function UserMenu() {
  const words = useShellWords();
  const { user } = useSession();
  const navigate = useNavigate();
  const [isOpen, setIsOpen] = useState(false);
  useShortcut({ keys: 'Ctrl L', words: words('lock'), scope: 'everywhere', run: () => void lock() });
  useShortcut({ keys: 'F9', words: words('switchUser'), scope: 'everywhere', run: () => void switchUser() });
  const run = (action: () => unknown) => () => {
    setIsOpen(false);
    action();
  };
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" width={300} trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton
          className="fw-user"
          aria-label={words('userMenu', { name: `${user.displayName} ${roleWords(words, user.roles)}` })}
          onClick={() => setIsOpen(!isOpen)}
        >
          <span className="fw-user-initials" data-initials={initials(user.displayName)} />
          <span className="fw-user-name">
            <bdi className="fw-strong">{user.displayName}</bdi>{' '}
            <span className="fw-quiet">{roleWords(words, user.roles)}</span>
          </span>
          <IconChevronDown size={16} aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={words('userMenu', { name: user.displayName })}>
        <ShortcutLayer>
          <div className="fw-user-actions">
            <MenuButton icon={<IconLock size={18} aria-hidden />} keys="Ctrl L" onPress={run(lock)}>
              {words('lock')}
            </MenuButton>
            <MenuButton icon={<IconUsers size={18} aria-hidden />} keys="F9" onPress={run(switchUser)}>
              {words('switchUser')}
            </MenuButton>
            <MenuButton icon={<IconLogout size={18} aria-hidden />} onPress={run(signOut)}>
              {words('signOut')}
            </MenuButton>
          </div>
          <div className="fw-user-looks">
            <LookControls />
          </div>
          <div className="fw-user-actions">
            <MenuButton
              icon={<IconSettings size={18} aria-hidden />}
              onPress={run(() => navigate({ to: '/settings' }))}
            >
              {words('moreSettings')}
            </MenuButton>
          </div>
        </ShortcutLayer>
      </Popover.Dropdown>
    </Popover>
  );
}

interface MenuButtonProps {
  readonly icon: ReactNode;
  readonly keys?: string;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function MenuButton({ icon, keys, onPress, children }: MenuButtonProps) {
  return (
    <UnstyledButton className="fw-menu-button" onClick={onPress}>
      {icon}
      <span>{children}</span>
      {keys === undefined ? null : <Kbd keys={keys} />}
    </UnstyledButton>
  );
}

/** The first letters of the first and last word; one letter of a single name. */
function initials(name: string): string {
  const parts = name.trim().split(/\s+/u);
  const letters = parts.length > 1 ? [parts[0], parts.at(-1)] : parts;
  return letters
    .map((part) => Array.from(part ?? '')[0] ?? '')
    .join('')
    .toUpperCase();
}

function roleWords(words: ReturnType<typeof useShellWords>, roles: readonly string[]): string {
  return roles
    .map((role) => (words.has(`role.${role}`) ? words(`role.${role}` as 'role.nurse') : role))
    .join(', '); // `has` has just said so
}
