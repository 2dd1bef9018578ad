// Folding: what is inside of a field, by the language's own rules; and whole documents, so that a long file becomes the
// list of its objects.

import { codeFolding, foldEffect, foldGutter, foldKeymap, unfoldAll } from '@codemirror/language';
import type { EditorState, Extension, StateEffect } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import type { DocumentInfo } from '@kubetriage/wasm';

import { say } from '../settings/text';
import { byFile } from './byFile.svelte';
import { drawing, element } from './dom';
import { nameOf } from './jump';
import { offsetOf } from './positions';
import { texts } from './texts';
import { path } from './words';

/** The document at a line, among those of a file in the order of their text. */
export function documentAt(documents: readonly DocumentInfo[], line: number): number {
  let [low, high] = [0, documents.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((documents[middle]?.span.start.line ?? 0) <= line) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The name of the object and how long it is, for a whole document; else nothing. */
function titleOf(state: EditorState, { from, to }: { from: number; to: number }): string {
  const line = state.doc.lineAt(from);
  if (from !== line.from) return '';
  const documents = byFile.documents(state.facet(path));
  const document = documents[documentAt(documents, line.number - 1)];
  const length = state.doc.lineAt(to).number - line.number + 1;
  return [nameOf(document?.resource), say(texts.lines(length))].filter(Boolean).join(' · ');
}

/** Folds every document of the file but the one that the cursor is in. */
export function foldOthers(view: EditorView): boolean {
  const { doc, selection } = view.state;
  const effects: StateEffect<unknown>[] = [];
  let last = -1;
  for (const { span } of byFile.documents(view.state.facet(path))) {
    const [from, to] = [offsetOf(doc, span.start), offsetOf(doc, span.end)];
    const holdsCursor = from <= selection.main.head && selection.main.head <= to;
    if (holdsCursor || from <= last || from >= to) continue;
    last = to;
    effects.push(foldEffect.of({ from, to }));
  }
  unfoldAll(view);
  view.dispatch({ effects: [...effects, EditorView.scrollIntoView(selection.main.head, { y: 'center' })] });
  return true;
}

export { unfoldAll };

export const folding: Extension = [
  codeFolding({
    preparePlaceholder: titleOf,
    placeholderDOM(view, onclick, title) {
      const label = view.state.phrase('folded code');
      const place = element('span', { class: 'folded', title: view.state.phrase('unfold'), 'aria-label': `${label} ${title}` });
      place.textContent = title || '…';
      place.addEventListener('click', onclick);
      return place;
    },
  }),
  foldGutter({
    markerDOM: (isOpen) => drawing('fold', { shape: isOpen ? 'M4 6l4 4 4-4' : 'M6 4l4 4-4 4' }) as unknown as HTMLElement,
  }),
  keymap.of(foldKeymap),
];
