// Where the person is, and where the page leads them: the editor follows `shown`, and tells `cursor`.

import type { Span } from '@kubetriage/wasm';

import { files } from './files.svelte';

class Place {
  #shown = $state.raw<Span | undefined>(undefined);
  #cursor = $state.raw<{ file: string; line: number; column: number } | undefined>(undefined);
  #asked = $state(0);

  /** The text that was asked for last. */
  get shown(): Span | undefined {
    return this.#shown;
  }

  /** Grows each time a place is asked for, the same one included. */
  get asked(): number {
    return this.#asked;
  }

  /** Where the cursor of the editor stands; 0-based. */
  get cursor() {
    return this.#cursor;
  }

  set cursor(cursor) {
    this.#cursor = cursor;
  }

  /** Opens the file of a span in the editor, and selects it there. */
  show(span: Span) {
    files.open(span.file);
    this.#shown = span;
    this.#asked += 1;
  }
}

export const place = new Place();
