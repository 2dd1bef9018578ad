// The editor keeps lines, not what ends them. Each file's line end is put back when its text is put together.

import { Facet, type EditorState } from '@codemirror/state';

export type LineEnd = '\n' | '\r\n' | '\r';

/** The line end of a file. */
export const lineEnd = Facet.define<LineEnd, LineEnd>({ combine: ([first]) => first ?? '\n' });

/** What ends the lines of a text. Where they differ, every line that is written gets the simplest. */
export function lineEndOf(text: string): LineEnd {
  if (!text.includes('\r')) return '\n';
  const both = text.split('\r\n').length - 1;
  const returns = text.split('\r').length - 1;
  const feeds = text.split('\n').length - 1;
  if (both === returns && both === feeds) return '\r\n';
  return feeds === 0 ? '\r' : '\n';
}

export function textOf(state: EditorState): string {
  return state.doc.sliceString(0, state.doc.length, state.facet(lineEnd));
}
