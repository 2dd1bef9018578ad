// What the engine says of the open files. Typing never waits for it: while it works the last answer stays, and of many
// edits it sees the latest.

import type { Include, Options, Report } from '@kubetriage/wasm';
import { untrack } from 'svelte';

import { files, type OpenFile } from '../files/files.svelte';
import { settings } from '../settings/settings.svelte';
import { say, type Text } from '../settings/text';
import { toasts } from '../ui/toast.svelte';
import { engine, Superseded, WorkerDied } from './engine';
import { texts } from './texts';

/** Up to so many characters everything is computed with each report; beyond it the problems come first. */
const AT_ONCE = 1_000_000;
const ALL_OF_SMALL: Include[] = ['graph', 'traces'];
/** What is typed faster than this is one edit. */
const PAUSE_MS = 60;
/** Large texts are worth a longer pause: to put them together and hand them over takes time itself. */
const PAUSE_MS_PER_CHARACTER = 0.00003;
/** An answer about files that are no longer open is shown for no longer than this. */
const OUTDATED_MS = 400;

export type Stage = 'reading' | 'connecting';

/** What a report is about. */
export interface Basis {
  readonly files: readonly OpenFile[];
  readonly options: Options;
}

/** A report, and the texts that it is about: what was typed since has moved the places. */
export interface Analysed {
  readonly report: Report;
  readonly texts: ReadonlyMap<string, string>;
  /** The files as they were: one that is still among those that are open has not changed. */
  readonly files: readonly OpenFile[];
  /** Stays the same object when the report is completed. */
  readonly basis: Basis;
  /** What was asked for beyond the problems. */
  readonly parts: readonly Include[];
  /** Whether everything that the views need is in the report, or still to come. */
  readonly whole: boolean;
  /** How long the engine took, in milliseconds. */
  readonly took: number;
}

class Analysis {
  #current = $state.raw<Analysed | undefined>(undefined);
  #stage = $state<Stage | undefined>(undefined);
  #since = $state<number | undefined>(undefined);
  #failure = $state.raw<Text | undefined>(undefined);
  #replaced = $state(0);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #outdated: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  #size = 0;
  /** How often other files were opened instead of those that were open. */
  #sets = 0;
  /** How many views read each part of the report. The way of a request is always in sight. */
  #needed = new Map<Include, number>([['traces', 1]]);

  constructor() {
    files.onChange(({ isWhole }) => {
      if (isWhole) this.#outdate();
      this.#soon();
    });
    engine.onReplaced = () => {
      this.#replaced += 1;
      toasts.say(say(texts.replaced));
    };
    engine.warmUp();
    $effect.root(() => {
      $effect(() => {
        // A report is in one language.
        void settings.lang;
        this.#soon(0);
      });
    });
  }

  /** The last answer; absent until the first one is there. */
  get current(): Analysed | undefined {
    return this.#current;
  }

  get report(): Report | undefined {
    return this.#current?.report;
  }

  /** What the engine is doing, if it works. */
  get stage(): Stage | undefined {
    return this.#stage;
  }

  /** Since when it has been working, as `performance.now()` counts. */
  get since(): number | undefined {
    return this.#since;
  }

  /** Why there is no answer; the faults of the texts are not the reason. */
  get failure(): Text | undefined {
    return this.#failure;
  }

  /** How often the worker had to be replaced. */
  get replaced(): number {
    return this.#replaced;
  }

  /** The options of every question to the engine. */
  get options(): Options {
    return { lang: settings.lang };
  }

  /**
   * Says that somebody reads this part of the report, until the function that is returned is called; an effect can return
   * it. For large files the parts that nobody reads are not computed.
   */
  need(part: Include): () => void {
    this.#needed.set(part, (this.#needed.get(part) ?? 0) + 1);
    untrack(() => this.#complete());
    return () => this.#needed.set(part, (this.#needed.get(part) ?? 1) - 1);
  }

  #parts(): Include[] {
    return [...this.#needed].filter(([, count]) => count > 0).map(([part]) => part).sort();
  }

  #soon(pause = PAUSE_MS + this.#size * PAUSE_MS_PER_CHARACTER) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#analyse(), pause);
  }

  /** Other files were opened: what was said of the old ones goes, even where the new ones take long. */
  #outdate() {
    this.#sets += 1;
    const old = this.#current;
    clearTimeout(this.#outdated);
    this.#outdated = setTimeout(() => {
      if (this.#current === old) this.#current = undefined;
    }, OUTDATED_MS);
  }

  async #analyse() {
    if (!files.isReady) return;
    const number = ++this.#asked;
    const known = this.#knownOf(files.all);
    const basis: Basis = known?.basis ?? { files: files.all, options: this.options };
    const byPath = new Map(basis.files.map(({ path, text }) => [path, text]));
    this.#size = basis.files.reduce((sum, { text }) => sum + text.length, 0);
    const isSmall = this.#size <= AT_ONCE;
    const start = performance.now();
    const sets = this.#sets;
    const ask = (include: Include[]) =>
      engine.withFiles(basis.files, { ...basis.options, include }, (workspace) => workspace.report(), {
        asker: this,
        isUrgent: true,
      });
    const publish = (report: Report, parts: Include[], whole: boolean) => {
      this.#failure = undefined;
      if (sets !== this.#sets) return;
      const took = performance.now() - start;
      this.#current = { report, texts: byPath, files: basis.files, basis, parts, whole, took };
    };
    this.#since ??= start;
    this.#stage = 'reading';
    try {
      if (isSmall || !known) {
        const parts = isSmall ? [...new Set([...ALL_OF_SMALL, ...this.#parts()])] : [];
        publish(await ask(parts), parts, isSmall);
      }
      if (isSmall || number !== this.#asked) return;
      this.#stage = 'connecting';
      const parts = this.#parts();
      publish(await ask(parts), parts, true);
    } catch (error) {
      if (!(error instanceof Superseded) && number === this.#asked) this.#failure = failureOf(error);
    } finally {
      if (number === this.#asked) {
        this.#stage = undefined;
        this.#since = undefined;
        this.#complete();
      }
    }
  }

  /** The answer that is there, where it is about these files and in this language. */
  #knownOf(all: readonly OpenFile[]): Analysed | undefined {
    const current = this.#current;
    return current?.files === all && current.basis.options.lang === settings.lang ? current : undefined;
  }

  /** Asks for the parts that a view has come to need while there was an answer without them, or while there was none. */
  #complete() {
    if (this.#stage !== undefined || this.#failure) return;
    const known = this.#knownOf(files.all);
    if (known && this.#parts().some((part) => !known.parts.includes(part))) this.#soon(0);
  }
}

function failureOf(error: unknown): Text {
  if (error instanceof WorkerDied) return texts.died;
  return texts.failed(error instanceof Error ? error.message : String(error));
}

export const analysis = new Analysis();
