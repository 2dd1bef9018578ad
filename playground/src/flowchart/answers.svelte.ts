// What a person answered, for each workload, as long as the page is open.

import type { Answer, ObjectRef, StepAnswer } from '@kubetriage/wasm';

export type Answers = { readonly [question: string]: Answer };

/** The name of a workload, unique among those of a report. */
export function keyOf({ kind, namespace = '', name = '', generateName = '' }: ObjectRef): string {
  return `${kind}/${namespace}/${name || generateName}`;
}

class AllAnswers {
  #all = $state.raw<{ readonly [key: string]: Answers }>({});

  of(key: string): Answers {
    return this.#all[key] ?? {};
  }

  /** `unknown` takes an answer back. */
  give(key: string, question: string, answer: StepAnswer) {
    const { [question]: _, ...others } = this.of(key);
    this.#all = { ...this.#all, [key]: answer === 'unknown' ? others : { ...others, [question]: answer } };
  }

  forget(key: string) {
    this.#all = { ...this.#all, [key]: {} };
  }
}

export const answers = new AllAnswers();
