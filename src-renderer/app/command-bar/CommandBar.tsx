import { ActionIcon } from '@mantine/core';
import { IconQrcode, IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState } from 'react';
import { patients } from '#shared/modules/patients/patients.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Kbd, useAriaKeys } from '#renderer/kit/Kbd.tsx';
import { pressShortcut, useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useOpenPatient } from '#renderer/kit/use-open-patient.ts';
import { hintEmergency, hintRegistration } from '#renderer/modules/patients/registration-hint.ts';
import { useShellWords } from '../words.ts';
import { matchingCommands, patientOptions, type FindOption } from './find-options.ts';
import { FindList } from './FindList.tsx';
import { useCommands } from './use-commands.ts';
import { useAnnouncement } from './use-announcement.ts';

const FOUND_LIMIT = 8;
const RECENT_LIMIT = 5;
const COMMANDS_WHILE_TYPING = 3;

/** The find box: patients as one types, those opened last when it is empty, and whatever can be done from here. */
export function CommandBar() {
  const words = useShellWords();
  const navigate = useNavigate();
  const openPatient = useOpenPatient();
  const mayRead = usePermission('patient.read');
  const mayRegister = usePermission('patient.write');
  const input = useRef<HTMLInputElement>(null);
  const backTo = useRef<HTMLElement>(null);
  const listId = useId();
  const findKeys = useAriaKeys('Ctrl K');
  const scanKeys = useAriaKeys('Ctrl B');
  const [typed, setTyped] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(0);
  /** What stood there when Enter was pressed before its answer had come. */
  const awaited = useRef<string>(undefined);

  const name = typed.trim();
  const found = useQuery(
    patients.search,
    mayRead && isOpen && name !== '' ? { words: name, limit: FOUND_LIMIT } : undefined,
    { keepPrevious: true },
  );
  const recent = useQuery(
    patients.recent,
    mayRead && isOpen && name === '' ? { limit: RECENT_LIMIT } : undefined,
  );
  const commands = matchingCommands(useCommands(), name);

  const people =
    name === ''
      ? patientOptions((recent.value ?? []).map((patient) => ({ patient })))
      : patientOptions(found.value ?? []);
  const options: readonly FindOption[] = [
    ...people,
    ...(name === '' ? commands : commands.slice(0, COMMANDS_WHILE_TYPING)).map(
      (command) => ({ kind: 'command', id: command.id, command }) as const,
    ),
    ...(name !== '' && mayRegister ? [{ kind: 'register', id: 'register', name } as const] : []),
  ];
  // With nobody found the first line is not "register": Enter must not begin a record by itself.
  const first = people.length === 0 && options[0]?.kind === 'register' ? -1 : 0;
  const current = Math.min(active === 0 ? first : active, options.length - 1);
  const count = found.state === 'ready' ? people.length : undefined;
  const isCut = count === FOUND_LIMIT;
  const said = useAnnouncement(
    isOpen && name !== '' && count !== undefined ? words(isCut ? 'findMore' : 'findCount', { count }) : '',
  );

  useShortcut({
    keys: ['Ctrl K', '/'],
    words: words('findKey'),
    scope: 'everywhere',
    foot: 0,
    run: () => {
      if (document.activeElement !== input.current)
        backTo.current = document.activeElement as HTMLElement | null; // what had the focus is an element of this page
      input.current?.focus();
      input.current?.select();
      setIsOpen(true);
    },
  });

  useShortcut({
    keys: 'Alt U',
    words: words('emergencyKey'),
    scope: 'everywhere',
    disabled: !mayRegister,
    run: () => {
      hintEmergency();
      void navigate({ to: '/register' });
    },
  });

  function close(): void {
    setIsOpen(false);
    setTyped('');
    setActive(0);
    awaited.current = undefined;
  }

  function register(): void {
    close();
    hintRegistration(name);
    void navigate({ to: '/register' });
  }

  function choose(option: FindOption): void {
    if (option.kind === 'register') return register();
    close();
    input.current?.blur();
    if (option.kind === 'command') option.command.run();
    else
      openPatient(
        option.patient.id,
        people.flatMap((one) => (one.kind === 'patient' ? [one.patient.id] : [])),
      );
  }

  useEffect(() => {
    if (awaited.current === undefined || awaited.current !== name || found.state === 'loading') return;
    awaited.current = undefined;
    const option = options[current];
    // oxlint-disable-next-line react/set-state-in-effect -- the answer comes from outside; Enter acts on it once
    if (option) choose(option);
  });

  function onKeyDown(event: React.KeyboardEvent): void {
    const last = options.length - 1;
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (name !== '' && mayRegister) register();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const option = options[current];
      // What stands there may still be the answer to fewer letters: Enter then takes the first line of the right one.
      if (isOpen && name !== '' && found.state === 'loading' && active === 0) awaited.current = name;
      else if (option && isOpen) choose(option);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setIsOpen(true);
      awaited.current = undefined;
      setActive(event.key === 'ArrowDown' ? Math.min(last, current + 1) : Math.max(0, current - 1));
    } else if (event.key === 'Escape') {
      event.preventDefault();
      setActive(0);
      awaited.current = undefined;
      if (typed !== '') return setTyped('');
      close();
      if (backTo.current?.isConnected) backTo.current.focus();
      else input.current?.blur();
    } else if (event.key === 'Tab') {
      setIsOpen(false);
    }
  }

  return (
    <search
      className="fw-find"
      onBlur={(event) => {
        if (event.currentTarget.contains(event.relatedTarget)) return;
        setIsOpen(false);
        awaited.current = undefined;
      }}
    >
      <IconSearch size={18} stroke={1.75} aria-hidden className="fw-find-icon" />
      <input
        ref={input}
        className="fw-find-input"
        type="text"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        aria-label={words('find')}
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-keyshortcuts={findKeys}
        aria-activedescendant={isOpen && current >= 0 ? `${listId}-${current}` : undefined}
        placeholder={words('find')}
        value={typed}
        onFocus={() => setIsOpen(true)}
        onMouseDown={() => setIsOpen(true)}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setActive(0);
          awaited.current = undefined;
          setIsOpen(true);
        }}
        onKeyDown={onKeyDown}
      />
      <Kbd keys={isOpen ? 'Esc' : 'Ctrl K'} />
      {mayRead ? (
        <ActionIcon
          className="fw-find-scan"
          size={28}
          aria-label={words('keys.Ctrl B')}
          title={words('keys.Ctrl B')}
          aria-keyshortcuts={scanKeys}
          onClick={() => pressShortcut('Ctrl B')}
        >
          <IconQrcode size={18} stroke={1.75} aria-hidden />
        </ActionIcon>
      ) : null}
      <div className="fw-hidden" role="status">
        {said}
      </div>
      {isOpen ? (
        <div className="fw-find-list">
          {found.state === 'error' ? <ErrorNotice error={found.error} /> : null}
          <FindList
            id={listId}
            options={options}
            active={current}
            head={
              name === ''
                ? words(people.length > 0 ? 'findHeadRecent' : 'findHint')
                : count === undefined
                  ? ''
                  : words(isCut ? 'findMore' : 'findCount', { count })
            }
            hint={name !== '' && count === 0 ? words('findNothing') : undefined}
            onHover={setActive}
            onChoose={choose}
          />
        </div>
      ) : null}
    </search>
  );
}
