#!/usr/bin/env node
/**
 * Runs one of the project's TypeScript programs on a Node that can, whatever Node this is:
 *   node build/run.mjs src-main/cli/main.ts ARGUMENTS…
 */
import { ensureInstalled } from './ensure.mjs';
import { handOver } from './toolchain.mjs';

try {
  handOver(await ensureInstalled(), process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
