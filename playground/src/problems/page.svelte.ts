// The page of a rule that is open beside the work.

class RulePage {
  #rule = $state<string | undefined>(undefined);

  /** The rule whose page is open. */
  get rule(): string | undefined {
    return this.#rule;
  }

  open(rule: string) {
    this.#rule = rule;
  }

  close() {
    this.#rule = undefined;
  }
}

export const rulePage = new RulePage();
