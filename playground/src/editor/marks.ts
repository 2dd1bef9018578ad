// The findings of the file in the editor, as its own diagnostics: squiggles, gutter, hover.

import { setDiagnostics, type Diagnostic as Mark } from '@codemirror/lint';
import type { EditorView } from '@codemirror/view';
import type { Diagnostic } from '@kubetriage/wasm';

import type { Analysed } from '../engine/analysis.svelte';
import { hoverOf } from './hover';
import { offsetOf } from './positions';

/** Shows what the report says of a file, unless the file has changed since: then the marks move along with the text. */
export function showMarks(view: EditorView, path: string, text: string, { report, texts }: Analysed) {
  if (texts.get(path) !== text) return;
  const marks = report.diagnostics
    .filter(({ primary }) => primary.file === path)
    .map((diagnostic) => markOf(view, diagnostic))
    .sort((a, b) => a.from - b.from);
  view.dispatch(setDiagnostics(view.state, marks));
}

function markOf(view: EditorView, diagnostic: Diagnostic): Mark {
  const { doc } = view.state;
  const from = offsetOf(doc, diagnostic.primary.start);
  const to = Math.max(from, offsetOf(doc, diagnostic.primary.end));
  return {
    from,
    to,
    severity: diagnostic.severity,
    message: diagnostic.message,
    renderMessage: () => hoverOf(diagnostic),
  };
}
