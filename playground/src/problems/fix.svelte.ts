// Applies fixes. A safe one at once; one that is not safe is shown first.

import type { Fix, Report } from '@kubetriage/wasm';

import { analysis } from '../engine/analysis.svelte';
import { engine } from '../engine/engine';
import { files, type OpenFile } from '../files/files.svelte';
import { say } from '../settings/text';
import { toasts } from '../ui/toast.svelte';
import { apart, safeFixes } from './select';
import { settled } from './settled.svelte';
import { texts } from './texts';

/** A safe fix may make room for another one; what goes on for longer than this goes in circles. */
const MOST_ROUNDS = 20;

class Fixes {
  #asked = $state.raw<Fix | undefined>(undefined);
  /** While one is applied others are not: they would be about a text that is on its way out. */
  #isBusy = false;

  /** The fix that waits for a decision, because it is not safe. */
  get asked(): Fix | undefined {
    return this.#asked;
  }

  /** Applies a safe fix, and asks about every other. */
  async ask(fix: Fix) {
    if (fix.applicability === 'safe') await this.apply(fix);
    else this.#asked = fix;
  }

  forget() {
    this.#asked = undefined;
  }

  /** Applies a fix, in the text as it is now: where something was typed since, as the next report has it. */
  async apply(fix: Fix) {
    this.#asked = undefined;
    await this.#alone(async () => {
      const isOld = analysis.current?.files !== files.all;
      const report = isOld ? await settled() : analysis.report;
      const found = report && fixOf(report, fix);
      if (!found) return toasts.say(say(texts.textChanged));
      if (isOld && found.applicability !== 'safe' && !isSame(found, fix)) {
        // It would do something else than what was looked at.
        this.#asked = found;
        return toasts.say(say(texts.looksDifferent));
      }
      const before = await this.#set([found]);
      if (!before) return toasts.say(say(texts.textChanged));
      this.#tell(say(texts.applied(found.title.replaceAll('`', ''))), before);
    });
  }

  /** Applies the preferred safe fix of every finding, again and again until none is left. */
  async applyAllSafe() {
    await this.#alone(async () => {
      const first = new Map<string, OpenFile>();
      const done = new Set<string>();
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const report = await settled();
        const open = report ? safeFixes(report).filter(({ id }) => !done.has(id)) : [];
        const chosen = apart(open);
        const before = chosen.length > 0 && (await this.#set(chosen));
        if (!before) break;
        chosen.forEach(({ id }) => done.add(id));
        before.forEach((file) => first.has(file.path) || first.set(file.path, file));
      }
      if (done.size > 0) this.#tell(say(texts.appliedAll(done.size, first.size)), [...first.values()]);
    });
  }

  async #alone(work: () => Promise<void>) {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      await work();
    } finally {
      this.#isBusy = false;
    }
  }

  /** Applies fixes, all or none, and returns the files that they changed as they were before. */
  async #set(fixes: readonly Fix[]): Promise<readonly OpenFile[] | undefined> {
    const named = new Set(fixes.flatMap(({ edits }) => edits.map(({ file }) => file)));
    const before = files.all.filter(({ path }) => named.has(path));
    try {
      const given = before.map(({ path, text }) => ({ path, text }));
      const after = await engine.ask((worker) => worker.applyFixes(given, fixes));
      // Somebody went on typing in the meantime.
      if (before.some((file) => files.get(file.path) !== file)) return undefined;
      files.set(after.filter((file): file is OpenFile => typeof file.text === 'string'));
      return before;
    } catch {
      // The text is not the one that was checked.
      return undefined;
    }
  }

  #tell(what: string, before: readonly OpenFile[]) {
    const after = before.map(({ path }) => files.get(path));
    toasts.say(what, {
      label: say(texts.undo),
      run: () => {
        const isSame = after.every((file) => file && files.get(file.path)?.text === file.text);
        if (isSame) files.set(before);
        else toasts.say(say(texts.notUndone));
      },
    });
  }
}

/** The same fix in another report. */
function fixOf(report: Report, { id }: Fix): Fix | undefined {
  for (const { fixes } of report.diagnostics) {
    const found = fixes.find((fix) => fix.id === id);
    if (found) return found;
  }
  return undefined;
}

function isSame(a: Fix, b: Fix): boolean {
  const texts = ({ edits }: Fix) => edits.map(({ file, newText }) => `${file}\n${newText}`).join('\n');
  return a.title === b.title && texts(a) === texts(b);
}

export const fixes = new Fixes();
