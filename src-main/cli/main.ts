#!/usr/bin/env node
import { canRunStore, OLDEST_NODE } from '#engine/platform/node-version.ts';

const UNUSABLE_NODE = 70;

// Before anything is imported that imports the SQLite driver: it would end an older Node without a word.
if (canRunStore(process.versions.node)) {
  const { runCli } = await import('./program.ts');
  const { terminal } = await import('./terminal.ts');
  process.exitCode = await runCli(process.argv.slice(2), terminal);
} else {
  console.error(
    `Fieldward needs Node.js ${OLDEST_NODE.major}.${OLDEST_NODE.minor} or later; this is ${process.versions.node}. Run it with \`npm run -s cli --\`, which finds one.`,
  );
  process.exitCode = UNUSABLE_NODE;
}
