// Applies fixes. A safe one at once; one that is not safe is shown first.

import type { Fix } from '@kubetriage/wasm';

import { engine } from '../engine/engine';
import { files } from '../files/files.svelte';
import { say } from '../settings/text';
import { toasts } from '../ui/toast.svelte';
import { texts } from './texts';

class Fixes {
  #asked = $state.raw<Fix | undefined>(undefined);

  /** The fix that waits for a decision, because it is not safe. */
  get asked(): Fix | undefined {
    return this.#asked;
  }

  /** Applies a safe fix, and asks about every other. */
  async ask(fix: Fix) {
    if (fix.applicability === 'safe') await this.apply([fix]);
    else this.#asked = fix;
  }

  forget() {
    this.#asked = undefined;
  }

  /** Applies fixes of the current report, all or none. */
  async apply(fixes: readonly Fix[]) {
    this.#asked = undefined;
    const named = new Set(fixes.flatMap(({ edits }) => edits.map(({ file }) => file)));
    const before = files.all.filter(({ path }) => named.has(path));
    try {
      const after = await engine.ask((worker) => worker.applyFixes(before, fixes));
      files.set(after.filter((file): file is { path: string; text: string } => typeof file.text === 'string'));
    } catch {
      // The text is not the one that was checked: it was typed in since.
      toasts.say(say(texts.textChanged));
    }
  }
}

export const fixes = new Fixes();
