// Where one was before each jump, so that one gets back.

import type { Span } from '@kubetriage/wasm';

import { files } from '../files/files.svelte';
import { place } from '../files/place.svelte';

type Stop = NonNullable<typeof place.cursor>;

/** More than one wants to go back. */
const LONGEST = 100;

class Trail {
  #behind = $state.raw<readonly Stop[]>([]);
  #ahead = $state.raw<readonly Stop[]>([]);
  /** The place of a way back, which is no jump itself. */
  #returning: Span | undefined;

  constructor() {
    files.onChange(({ isWhole }) => {
      if (!isWhole) return;
      this.#behind = [];
      this.#ahead = [];
    });
  }

  get canGoBack(): boolean {
    return this.#behind.some(({ file }) => files.get(file));
  }

  /** Called before the editor goes to another place. */
  leave(goal: Span) {
    const here = place.cursor;
    if (goal === this.#returning || !here) return;
    this.#behind = [...this.#behind, here].slice(-LONGEST);
    this.#ahead = [];
  }

  back() {
    const stop = this.#behind.findLast(({ file }) => files.get(file));
    if (!stop) return;
    const here = place.cursor;
    this.#behind = this.#behind.slice(0, this.#behind.lastIndexOf(stop));
    if (here) this.#ahead = [...this.#ahead, here];
    this.#go(stop);
  }

  forward() {
    const stop = this.#ahead.findLast(({ file }) => files.get(file));
    if (!stop) return;
    const here = place.cursor;
    this.#ahead = this.#ahead.slice(0, this.#ahead.lastIndexOf(stop));
    if (here) this.#behind = [...this.#behind, here];
    this.#go(stop);
  }

  #go({ file, line, column }: Stop) {
    const position = { offset: 0, line, column };
    const span: Span = { file, document: 0, start: position, end: position };
    this.#returning = span;
    place.show(span);
  }
}

export const trail = new Trail();
