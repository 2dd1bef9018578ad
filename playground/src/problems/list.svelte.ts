// What of the findings is shown, and the one that the page leads to.

import type { Severity } from '@kubetriage/wasm';

class ProblemList {
  /** Only findings that hold these words. */
  words = $state('');
  /** Only these severities; all, when there is none. */
  severities = $state.raw<ReadonlySet<Severity>>(new Set());
  /** Only this file; every one, when empty. */
  file = $state('');
  /** Only this namespace; every one, when empty. */
  namespace = $state('');
  /** The ids of the findings about which everything is shown. */
  #open = $state.raw<ReadonlySet<string>>(new Set());
  #wanted = $state<string | undefined>(undefined);
  #asked = $state(0);

  /** The id of the finding that was asked for last. */
  get wanted(): string | undefined {
    return this.#wanted;
  }

  /** Grows each time a finding is asked for, the same one included. */
  get asked(): number {
    return this.#asked;
  }

  get isFiltered(): boolean {
    return this.words.trim() !== '' || this.severities.size > 0 || this.file !== '' || this.namespace !== '';
  }

  isOpen(id: string): boolean {
    return this.#open.has(id);
  }

  /** Shows everything about a finding, or not any more. */
  open(id: string, isOpen: boolean) {
    const next = new Set(this.#open);
    if (isOpen) next.add(id);
    else next.delete(id);
    this.#open = next;
  }

  /** Shows a finding of the report in the list, whatever was filtered. */
  show(id: string) {
    this.showAll();
    this.#wanted = id;
    this.#asked += 1;
  }

  showAll() {
    this.words = '';
    this.severities = new Set();
    this.file = '';
    this.namespace = '';
  }

  /** Adds a severity to those that are shown, or takes it away. */
  toggle(severity: Severity) {
    const next = new Set(this.severities);
    if (!next.delete(severity)) next.add(severity);
    this.severities = next;
  }
}

export const problemList = new ProblemList();
