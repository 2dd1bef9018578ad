// Files that were closed: nothing is lost, the last one comes back first.

import { files, type OpenFile } from '../files/files.svelte';
import { say } from '../settings/text';
import { toasts } from '../ui/toast.svelte';
import { texts } from './texts';

interface ClosedFile {
  readonly file: OpenFile;
  /** Where its tab was. */
  readonly index: number;
}

/** So many closings can be taken back. */
const KEPT = 50;

class Closed {
  /** Each is what was closed together. */
  #all = $state.raw<readonly (readonly ClosedFile[])[]>([]);

  /** What was closed last. */
  get last(): readonly ClosedFile[] | undefined {
    return this.#all.at(-1);
  }

  close(path: string) {
    this.#close(({ path: other }) => other === path);
  }

  closeOthers(path: string) {
    this.#close(({ path: other }) => other !== path);
  }

  #close(isClosed: (file: OpenFile) => boolean) {
    const closing = files.all.map((file, index) => ({ file, index })).filter(({ file }) => isClosed(file));
    const [first] = closing;
    if (!first) return;
    this.#all = [...this.#all, closing].slice(-KEPT);
    files.removeAll(closing.map(({ file }) => file.path));
    const said = closing.length === 1 ? texts.closed(first.file.path) : texts.othersClosed(closing.length);
    toasts.say(say(said), { label: say(texts.undo), run: () => this.reopen(closing) });
  }

  reopen(closing = this.last) {
    if (!closing || !this.#all.includes(closing)) return;
    this.#all = this.#all.filter((other) => other !== closing);
    files.insertAll(closing);
  }
}

export const closed = new Closed();
