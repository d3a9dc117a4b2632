type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

interface Before {
  readonly value: string;
  readonly selection: readonly [start: number, end: number] | undefined;
}

/**
 * Fields that the keys of a scan fall into, as they were before: a scanner's first keys cannot be told from a person's, so
 * they are let in, and taken back.
 */
export class TouchedFields {
  readonly #before = new Map<Field, Before>();

  /** Before a key reaches the field. */
  note(target: EventTarget | null): void {
    if (!isField(target) || this.#before.has(target)) return;
    const { value } = target;
    // Only texts have a cursor: asked of a number or a date, there is none.
    const [start, end] =
      target instanceof HTMLSelectElement ? [null, null] : [target.selectionStart, target.selectionEnd];
    this.#before.set(target, {
      value,
      selection: start === null || end === null ? undefined : [start, end],
    });
  }

  forget(): void {
    this.#before.clear();
  }

  /** Puts them back, and tells whoever listens, as if a person had. */
  restore(): void {
    for (const [field, { value, selection }] of this.#before) {
      if (!field.isConnected || field.value === value) continue;
      // React keeps a value of its own on the element: the prototype's setter goes past it, so that it hears of the change.
      const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set;
      setter?.call(field, value);
      field.dispatchEvent(
        new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }),
      );
      if (selection && !(field instanceof HTMLSelectElement)) field.setSelectionRange(...selection);
    }
    this.forget();
  }
}

function isField(target: EventTarget | null): target is Field {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  );
}
