// Whether anything is folded in the file that is in the editor.

import { foldedRanges } from '@codemirror/language';
import { EditorView } from '@codemirror/view';

class Folded {
  #some = $state(false);

  get some(): boolean {
    return this.#some;
  }

  readonly listener = EditorView.updateListener.of(({ state }) => (this.#some = foldedRanges(state).size > 0));
}

export const folded = new Folded();
