import { toNestErrors } from '@hookform/resolvers';
import type { FieldError, FieldErrors, FieldValues, Resolver } from 'react-hook-form';
import type * as z from 'zod';

export type FieldIssue = { readonly path: string; readonly code: string };

/**
 * What was typed against the record's own schema: the form's text becomes the value that the engine will be given, and
 * an issue of that value is shown at the field it came from.
 * @param toValue the value, and what the schema cannot see: text that could not be read at all
 * @param toField a path in the value (`name.0.family`) to one in the form
 */
export function recordResolver<V extends FieldValues, T>(
  schema: z.ZodType<T>,
  toValue: (values: V) => { readonly value: unknown; readonly issues: readonly FieldIssue[] },
  toField: (path: string, values: V) => string,
): Resolver<V> {
  return (values, _context, options) => {
    const { value, issues } = toValue(values);
    const parsed = schema.safeParse(value);
    const all = [
      ...issues,
      ...(parsed.success
        ? []
        : parsed.error.issues.map((issue) => ({
            path: toField(issue.path.map(String).join('.'), values),
            code: codeOf(issue),
          }))),
    ];
    if (all.length === 0) return { values, errors: {} };
    return { values: {}, errors: toNestErrors(byField(all), options) };
  };
}

function codeOf(issue: z.core.$ZodIssue): string {
  if (issue.message.startsWith('date.')) return 'date.notADate';
  if (issue.code === 'too_big') return 'field.tooLong';
  if (issue.code === 'custom') return issue.message;
  return issue.code === 'invalid_type' || issue.code === 'invalid_value' ? 'field.needed' : 'field.wrong';
}

/** The first issue of a field is the one to mend first. */
function byField(issues: readonly FieldIssue[]): FieldErrors {
  const errors: { [path: string]: FieldError } = {};
  for (const { path, code } of issues) errors[path] ??= { type: 'record', message: code };
  return errors;
}
