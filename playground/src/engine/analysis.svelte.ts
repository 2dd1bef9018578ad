// What the engine says of the open files. Typing never waits for it: while it works the last answer stays, and of many
// edits it sees the latest.

import type { Include, Options, Report } from '@kubetriage/wasm';

import { files, type OpenFile } from '../files/files.svelte';
import { settings } from '../settings/settings.svelte';
import { engine } from './engine';

/** Up to so many characters the picture's data is computed with each report; beyond it only after the problems. */
const AT_ONCE = 1_000_000;
/** What is typed faster than this is one edit. */
const PAUSE_MS = 60;
/** Large texts are worth a longer pause: to put them together and hand them over takes time itself. */
const PAUSE_MS_PER_CHARACTER = 0.00003;

export type Stage = 'reading' | 'connecting';

/** A report, and the texts that it is about: what was typed since has moved the places. */
export interface Analysed {
  readonly report: Report;
  readonly texts: ReadonlyMap<string, string>;
  /** The files as they were: one that is still among those that are open has not changed. */
  readonly files: readonly OpenFile[];
  /** Whether graph and traces are in the report, or still to come. */
  readonly whole: boolean;
  /** How long the engine took, in milliseconds. */
  readonly took: number;
}

class Analysis {
  #current = $state.raw<Analysed | undefined>(undefined);
  #stage = $state<Stage | undefined>(undefined);
  #failure = $state<string | undefined>(undefined);
  #replaced = $state(0);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;
  #wanted = false;
  #size = 0;

  constructor() {
    files.onChange(() => this.#soon());
    engine.onReplaced = () => (this.#replaced += 1);
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

  /** Why there is no answer, in the engine's words; the texts are not the reason. */
  get failure(): string | undefined {
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

  #soon(pause = PAUSE_MS + this.#size * PAUSE_MS_PER_CHARACTER) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), pause);
  }

  async #run() {
    this.#wanted = true;
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#wanted) {
        this.#wanted = false;
        await this.#analyse(files.all);
      }
    } finally {
      this.#running = false;
      this.#stage = undefined;
    }
  }

  async #analyse(all: readonly OpenFile[]) {
    const texts = new Map(all.map(({ path, text }) => [path, text]));
    const size = all.reduce((sum, { text }) => sum + text.length, 0);
    this.#size = size;
    const everything: Include[] = ['graph', 'traces'];
    const start = performance.now();
    const ask = (include: Include[]) =>
      engine.withFiles(all, { ...this.options, include }, (workspace) => workspace.report());
    try {
      this.#stage = 'reading';
      const whole = size <= AT_ONCE;
      const report = await ask(whole ? everything : []);
      this.#current = { report, texts, files: all, whole, took: performance.now() - start };
      this.#failure = undefined;
      if (whole || this.#wanted) return;
      this.#stage = 'connecting';
      this.#current = { report: await ask(everything), texts, files: all, whole: true, took: performance.now() - start };
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
    }
  }
}

export const analysis = new Analysis();
