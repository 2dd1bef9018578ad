// Opens files that come from outside, and says what became of them.

import { say } from '../settings/text';
import { toasts } from '../ui/toast.svelte';
import { files, type OpenFile } from './files.svelte';
import { decode, isManifest, MOST_BYTES, type Reason } from './reading';
import type { Found } from './sources';
import { texts } from './texts';
import { work } from './work.svelte';

export interface LeftOut {
  readonly path: string;
  readonly reason: Reason;
}

/** So many names fit into a line. */
const NAMED = 3;

class Opening {
  #progress = $state.raw<{ done: number; of: number } | undefined>(undefined);
  #since = $state<number | undefined>(undefined);
  #leftOut = $state.raw<readonly LeftOut[]>([]);
  #isListShown = $state(false);

  /** How many files were read, while that is not all of them. */
  get progress() {
    return this.#progress;
  }

  /** Since when files are read, as `performance.now()` counts. */
  get since(): number | undefined {
    return this.#since;
  }

  /** What was not opened the last time. */
  get leftOut(): readonly LeftOut[] {
    return this.#leftOut;
  }

  /** Whether the person wants to see the whole list of it. */
  get isListShown(): boolean {
    return this.#isListShown;
  }

  hideList() {
    this.#isListShown = false;
  }

  /** Opens all that are manifests. `search` may still be walking through folders. */
  async open(search: Found[] | Promise<Found[]>) {
    const opened: OpenFile[] = [];
    const damaged: string[] = [];
    const leftOut: LeftOut[] = [];
    try {
      this.#since = performance.now();
      this.#progress = { done: 0, of: 0 };
      const found = await search;
      let size = 0;
      for (const [done, { path, file: give }] of found.entries()) {
        this.#progress = { done, of: found.length };
        if (!isManifest(path)) {
          leftOut.push({ path, reason: 'name' });
          continue;
        }
        try {
          const file = await give();
          if (size + file.size > MOST_BYTES) {
            leftOut.push({ path, reason: 'large' });
            continue;
          }
          size += file.size;
          const decoded = decode(new Uint8Array(await file.arrayBuffer()));
          if (!decoded) leftOut.push({ path, reason: 'binary' });
          else opened.push({ path, text: decoded.text });
          if (decoded?.isDamaged) damaged.push(path);
        } catch {
          leftOut.push({ path, reason: 'unreadable' });
        }
      }
    } catch {
      toasts.say(say(texts.folderUnreadable));
      return;
    } finally {
      this.#progress = undefined;
      this.#since = undefined;
    }
    this.#leftOut = leftOut;
    this.#take(inOrder(opened), damaged);
  }

  /** Opens a text that was pasted. */
  paste(text: string) {
    const isJson = /^\s*[{[]/.test(text);
    const path = files.freePath(isJson ? 'pasted.json' : 'pasted.yaml');
    this.#leftOut = [];
    this.#take([{ path, text }], []);
  }

  #take(opened: readonly OpenFile[], damaged: readonly string[]) {
    const left = this.#leftOut;
    const sentences = [
      opened.length > 0 ? say(texts.opened(named(opened.map(({ path }) => path)))) : say(texts.noneOpened),
      damaged.length > 0 ? say(texts.damaged(named(damaged))) : '',
      left.length > 0 ? say(texts.leftOut(left.length, named(left.map(({ path }) => path)))) : '',
    ].filter(Boolean);
    const canGoBack = opened.length > 0 && work.add(opened);
    const undo = { label: say(texts.undo), run: () => work.back() };
    const list = { label: say(texts.why), run: () => (this.#isListShown = true) };
    toasts.say(sentences.join(' '), left.length > 0 ? list : canGoBack ? undo : undefined);
  }
}

/** Files of one folder stand together, and before those of its folders. */
function inOrder(opened: readonly OpenFile[]): OpenFile[] {
  const key = ({ path }: OpenFile) => path.replace(/[^/]*$/, (name) => `\0${name}`);
  // A path that comes twice, from two drops at once, would be two tabs of one name.
  const byPath = new Map(opened.map((file) => [file.path, file]));
  return [...byPath.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The first names, and how many others there are. */
function named(paths: readonly string[]): { names: string; others: number } {
  return { names: paths.slice(0, NAMED).join(', '), others: Math.max(0, paths.length - NAMED) };
}

export const opening = new Opening();
