/** Whether kills, amounts and rounds come in their long form: `npm run test:long`. The short one is in `npm test`. */
export const IS_LONG = process.env['FIELDWARD_LONG'] === '1';
