import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';

/** CUPS as far as it is used: a printer whose tray is a folder, which notes what it was asked, and which refuses while `jammed` lies there. */
export async function withTray(use: (tray: string) => Promise<void>): Promise<void> {
  const tray = await mkdtemp(join(tmpdir(), 'fieldward-e2e-tray-'));
  const commands = {
    lpstat: `[ "$1" = -e ] && echo Ward || echo "system default destination: Ward"`,
    lp: `[ -e ${tray}/jammed ] && exit 1; cat > ${tray}/part; mv ${tray}/part ${tray}/paper.pdf; echo "$@" > ${tray}/asked`,
  };
  for (const [name, lines] of Object.entries(commands))
    await writeFile(join(tray, name), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
  try {
    await use(tray);
  } finally {
    await rm(tray, { recursive: true, force: true });
  }
}

/** Once the paper lies in the tray: how it was asked for. */
export async function askedOf(tray: string): Promise<string> {
  const read = () => readFile(join(tray, 'asked'), 'utf8').catch(() => '');
  await expect.poll(read).not.toBe('');
  return read();
}
