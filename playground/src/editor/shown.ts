// The text that the page has led to: it stays marked until the cursor moves on. It is not selected: whoever types there
// must not lose it.

import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view';

interface Range {
  readonly from: number;
  readonly to: number;
}

const setShown = StateEffect.define<Range>();
const mark = Decoration.mark({ class: 'shown' });

export const shown = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { effects, docChanged, selection }) {
    const set = effects.findLast((effect) => effect.is(setShown));
    if (set) {
      const { from, to } = set.value as Range;
      return from < to ? Decoration.set([mark.range(from, to)]) : Decoration.none;
    }
    return docChanged || selection ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Puts the cursor before a text, marks it and brings it into sight. */
export function leadTo(from: number, to: number) {
  return {
    selection: { anchor: from },
    effects: [EditorView.scrollIntoView(from, { y: 'center' }), setShown.of({ from, to })] as StateEffect<unknown>[],
  };
}
