// A short word about what was just done, with the way to take it back.

export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Said {
  readonly text: string;
  readonly action?: ToastAction;
}

class Toasts {
  #said = $state.raw<Said | undefined>(undefined);

  /** What is shown; the latest word replaces the one before. */
  get said(): Said | undefined {
    return this.#said;
  }

  say(text: string, action?: ToastAction) {
    this.#said = action ? { text, action } : { text };
  }

  dismiss() {
    this.#said = undefined;
  }
}

export const toasts = new Toasts();
