// What is open as a whole. Before other files take its place, what a person made is kept, so that nothing they wrote is
// lost by looking at an example or at a link.

import { files, type OpenFile } from './files.svelte';

/** Files that are open together. */
export interface FileSet {
  readonly files: readonly OpenFile[];
  readonly active: string;
  /** The lesson that they are of. */
  readonly lesson?: string | undefined;
  /** Whether they are as the lesson has them. */
  readonly isUntouched?: boolean | undefined;
}

class Work {
  #before = $state.raw<FileSet | undefined>(undefined);
  #lesson = $state<string | undefined>(undefined);
  /** The files of a lesson before anybody changed them: a change makes another array of it. */
  #untouched = $state.raw<readonly OpenFile[] | undefined>(undefined);

  /** What was open before, and can be opened again. */
  get before(): FileSet | undefined {
    return this.#before;
  }

  /** The lesson that is open, if it is one. */
  get lesson(): string | undefined {
    return this.#lesson;
  }

  /** What is open now. */
  get now(): FileSet {
    return {
      files: files.all.map(({ path, text }) => ({ path, text })),
      active: files.active,
      lesson: this.#lesson,
      isUntouched: this.#isUntouched,
    };
  }

  get #isUntouched(): boolean {
    return files.all === this.#untouched;
  }

  /** Whether what is open is worth keeping: neither empty nor a lesson as it came. */
  get isOwn(): boolean {
    return !this.#isUntouched && files.all.some(({ text }) => text.trim() !== '');
  }

  /** Opens these files instead of those that are open. True when those were worth keeping, and {@link back} opens them. */
  open(set: FileSet): boolean {
    const { isOwn } = this;
    if (isOwn) this.#before = this.now;
    this.#show(set);
    return isOwn;
  }

  /** Adds files to those that are open; the text of one whose path is taken is replaced. */
  add(added: readonly OpenFile[]): boolean {
    const first = added[0]?.path ?? '';
    if (!this.isOwn) return this.open({ files: added, active: first });
    this.#before = this.now;
    files.set(added);
    files.open(first);
    return true;
  }

  /** Opens what was open before; what is open now can be opened again in the same way. */
  back() {
    const before = this.#before;
    if (!before) return;
    this.#before = this.isOwn ? this.now : undefined;
    this.#show(before);
  }

  /** Begins with what was kept when the page was closed. */
  resume(now: FileSet, before: FileSet | undefined) {
    this.#before = before;
    this.#show(now);
  }

  leaveLesson() {
    this.#lesson = undefined;
  }

  #show({ files: shown, active, lesson, isUntouched }: FileSet) {
    files.replaceAll(shown, active);
    this.#lesson = lesson;
    this.#untouched = isUntouched ? files.all : undefined;
  }
}

export const work = new Work();
