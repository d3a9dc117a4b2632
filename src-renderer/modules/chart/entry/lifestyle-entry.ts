import { history } from '#shared/modules/history/history.contract.ts';
import { topicOf, type LifestyleKey } from '#shared/modules/history/lifestyle-topics.rules.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { answerWords } from '../known/answer-words.ts';
import type { Entry, EntryWordings } from './entries.ts';
import { said, type EntryField } from './entry-fields.ts';

export function lifestyleEntry(key: LifestyleKey, { words, known, today }: EntryWordings): Entry {
  const topic = topicOf(key);
  const asked = { name: 'answer', label: known(`topic.${key}`), required: true } as const;
  const answer: EntryField = topic?.answers
    ? {
        ...asked,
        kind: 'select',
        options: [
          { value: '', label: '' },
          ...topic.answers.map(({ code, display }) => ({
            value: code,
            label: answerWords(known, code, display),
          })),
        ],
      }
    : topic?.unit === undefined
      ? { ...asked, kind: 'text', max: 1000 }
      : { ...asked, kind: 'number', max: 7, hint: words('lifestyle.daysHint') };
  return {
    parts: [
      answer,
      { kind: 'when', name: 'effective', label: words('lifestyle.when'), required: true },
      { kind: 'text', name: 'note', label: words('note'), long: true, max: 4000 },
    ],
    start: { effective: today },
    save: (patientId, values) => {
      const { answer: told = '', effective = '', note } = said(values, 'answer', 'effective', 'note');
      return request(history.addLifestyle, {
        patientId,
        entry: { topic: key, answer: told, effective, ...(note === undefined ? {} : { note }) },
      });
    },
  };
}
