// The answer to what was asked last. Until it is there the one before stays; answers that come late are dropped.

import { Superseded } from '../engine/engine';

export class Latest<Answer> {
  #answer = $state.raw<Answer | undefined>(undefined);
  #failure = $state<string | undefined>(undefined);
  #asked = 0;

  get answer(): Answer | undefined {
    return this.#answer;
  }

  /** Why there is no answer to what was asked last. */
  get failure(): string | undefined {
    return this.#failure;
  }

  async ask(question: Promise<Answer>) {
    const asked = ++this.#asked;
    try {
      const answer = await question;
      if (asked !== this.#asked) return;
      this.#answer = answer;
      this.#failure = undefined;
    } catch (error) {
      if (asked === this.#asked && !(error instanceof Superseded)) this.#failure = error instanceof Error ? error.message : String(error);
    }
  }
}
