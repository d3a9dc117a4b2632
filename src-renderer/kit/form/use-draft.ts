import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { FieldValues, UseFormReturn } from 'react-hook-form';
import type { OutputOf } from '#shared/kernel/contract.ts';
import { drafts } from '#shared/modules/drafts/drafts.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { keepBeforeLeaving } from './pending-drafts.ts';
import { noteDraft } from './unkept-drafts.ts';

const SAVE_AFTER_MS = 800;
const TRY_AGAIN_AFTER_MS = 5000;

export type StoredDraft = NonNullable<OutputOf<typeof drafts.get>>['value'];

export interface DraftOptions<V extends FieldValues> {
  /** `register`, `edit-patient/patient:…`. */
  readonly key: string;
  readonly form: UseFormReturn<V>;
  /** A stored draft as this version's form values; absent where it does not fit any more. */
  readonly read: (value: StoredDraft) => V | undefined;
}

export interface Draft {
  /** When the draft that was filled in had been kept. */
  readonly foundAt: string | undefined;
  readonly savedAt: string | undefined;
  /** What is typed is more than a draft holds: it is only here, until it is saved. */
  readonly isTooLong: boolean;
  /** A draft found when the form already held something else: it waits to be taken up. */
  readonly waitingSince: string | undefined;
  takeUp(): void;
  /** @returns whether it is kept now */
  save(): Promise<boolean>;
  /** @returns the way to bring it back */
  discard(): Promise<() => Promise<boolean>>;
  /** Empties the form of the draft that was filled in. */
  startAfresh(): void;
}

/** Fills in what this person had typed and not saved, and keeps what is typed, 800 ms after the last key. */
export function useDraft<V extends FieldValues>({ key, form, read }: DraftOptions<V>): Draft {
  const [foundAt, setFoundAt] = useState<string>();
  const [savedAt, setSavedAt] = useState<string>();
  const [isTooLong, setIsTooLong] = useState(false);
  const [waiting, setWaiting] = useState<{ readonly savedAt: string; readonly values: V }>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isDone = useRef(false);
  const hasFailed = useRef(false);
  const hasDraft = useRef(false);
  const isDirty = useRef(false);
  const name = useRef(Symbol(key));
  const isMounted = useRef(true);
  const latestSave = useRef(() => Promise.resolve(false));
  const readStored = useEffectEvent((value: StoredDraft) => read(value));

  // A form finds out whether it is dirty only where somebody asks, and not every form draws it.
  useEffect(
    () =>
      form.subscribe({
        formState: { isDirty: true },
        callback: (state) => void (isDirty.current = state.isDirty ?? isDirty.current),
      }),
    [form],
  );

  useEffect(() => {
    let isCurrent = true;
    void request(drafts.get, { key }).then((result) => {
      if (!isCurrent || !result.ok || result.value === undefined) return;
      const values = readStored(result.value.value);
      if (values === undefined) return;
      hasDraft.current = true;
      if (isDirty.current) return setWaiting({ savedAt: result.value.savedAt, values });
      form.reset(values, { keepDefaultValues: true });
      setFoundAt(result.value.savedAt);
    });
    return () => {
      isCurrent = false;
    };
  }, [key, form]);

  const save = useCallback(async () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    if (isDone.current) return true;
    // Typed and taken back, as the keys of a scanned card are: there is nothing to keep.
    if (!hasDraft.current && !isDirty.current) return true;
    // Form values are text, flags and lists of them: JSON.
    const result = await request(drafts.save, {
      key,
      value: structuredClone(form.getValues()) as StoredDraft,
    });
    hasFailed.current = !result.ok;
    if (isMounted.current) noteDraft(name.current, result.ok ? undefined : result.error);
    const isRefused = !result.ok && result.error.code === 'draft.tooLong';
    setIsTooLong(isRefused);
    hasDraft.current ||= result.ok;
    if (result.ok) setSavedAt(result.value.savedAt);
    // The same again would be refused again: the next key tries.
    else if (!isRefused) timer.current = setTimeout(() => void latestSave.current(), TRY_AGAIN_AFTER_MS);
    return result.ok;
  }, [key, form]);
  useEffect(() => {
    latestSave.current = save;
  }, [save]);
  useEffect(() => {
    const form = name.current;
    isMounted.current = true;
    return () => {
      isMounted.current = false;
      noteDraft(form);
    };
  }, []);

  useEffect(() => {
    const subscription = form.watch((_values, { type }) => {
      if (type === undefined) return;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), SAVE_AFTER_MS);
    });
    const stopKeeping = keepBeforeLeaving(async () => {
      if (timer.current !== undefined) await save();
    });
    return () => {
      subscription.unsubscribe();
      stopKeeping();
      const isPending = timer.current !== undefined;
      clearTimeout(timer.current);
      // One that failed is not tried here: by now the session may be another person's.
      if (isPending && !hasFailed.current) void save();
    };
  }, [form, save]);

  const discard = useCallback(async () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    isDone.current = true;
    const value = structuredClone(form.getValues()) as StoredDraft; // as in save
    await request(drafts.discard, { key });
    return async () => (await request(drafts.save, { key, value })).ok;
  }, [key, form]);

  const startAfresh = useCallback(() => {
    form.reset();
    hasDraft.current = false;
    setFoundAt(undefined);
    setSavedAt(undefined);
    void request(drafts.discard, { key });
  }, [form, key]);

  const takeUp = useCallback(() => {
    if (!waiting) return;
    form.reset(waiting.values, { keepDefaultValues: true });
    setFoundAt(waiting.savedAt);
    setWaiting(undefined);
  }, [form, waiting]);

  return { foundAt, savedAt, isTooLong, waitingSince: waiting?.savedAt, takeUp, save, discard, startAfresh };
}
