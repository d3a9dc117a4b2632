import { cpSync, renameSync, rmSync } from 'node:fs';
import type { Seeded } from '../demo/seeded.ts';

/** Older copies that are kept of each folder. */
const COPIES = 3;

/** A folder of a desk or of the server, and how it was before. */
export class Folder {
  readonly path: string;
  readonly #copies: string[] = [];
  #made = 0;
  /** Copies that were opened since lie further back than the folder as it stands. */
  #isOpened = true;

  constructor(path: string) {
    this.path = path;
  }

  opened(): void {
    this.#isOpened = true;
  }

  /** Nobody may have it open. */
  copy(): void {
    this.#made += 1;
    const copy = `${this.path}.copy-${this.#made}`;
    cpSync(this.path, copy, { recursive: true });
    this.#copies.push(copy);
    this.#isOpened = false;
    for (const old of this.#copies.splice(0, Math.max(0, this.#copies.length - COPIES)))
      rmSync(old, { recursive: true });
  }

  get canGoBack(): boolean {
    return this.#copies.length > (this.#isOpened ? 0 : 1);
  }

  /** Later copies are forgotten: they are of a life that is over. */
  goBack(draw: Seeded): void {
    const last = this.#copies.length - (this.#isOpened ? 1 : 2);
    const at = draw.whole(0, last);
    const [copy = '', ...later] = this.#copies.splice(at);
    rmSync(this.path, { recursive: true });
    renameSync(copy, this.path);
    for (const one of later) rmSync(one, { recursive: true });
    this.#isOpened = false;
  }
}
