import { expect, test } from 'vitest';
import { station } from '#shared/modules/station/station.contract.ts';
import { faultReport } from './fault-report.ts';

function thrown(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  error.stack = [
    `${name}: ${message}`,
    '    at Chart (http://127.0.0.1:8080/assets/ChartScreen-DW.js:12:340)',
    '    at async http://127.0.0.1:8080/assets/react-Fr.js:1:9',
  ].join('\n');
  return error;
}

test.each([
  [
    thrown('TypeError', 'Grace Odhiambo is not a function (Odhiambo:12:3)'),
    '#/chart/patient:0192f0c0-0000-7000-8000-00000000dead/summary',
    { screen: 'chart', error: 'TypeError', frames: ['ChartScreen-DW.js:12:340', 'react-Fr.js:1:9'] },
  ],
  [
    thrown('Odd Name 1', 'x'),
    '',
    { screen: 'unknown', error: 'Error', frames: ['ChartScreen-DW.js:12:340', 'react-Fr.js:1:9'] },
  ],
  ['a text that was thrown', '#/settings', { screen: 'settings', error: 'string', frames: [] }],
])('says where, and nothing of what was typed: %#', (error, hash, report) => {
  expect(faultReport(error, hash)).toEqual(report);
  expect(station.reportFault.input.safeParse(report).success).toBe(true);
});
