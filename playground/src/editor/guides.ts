// Faint lines that show how deep a field is, without counting blanks.

import { RangeSetBuilder, type Extension } from '@codemirror/state';
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view';

/** Deeper lines have no more guides than that. */
const DEEPEST = 16;
const guides = Array.from({ length: DEEPEST + 1 }, (_, depth) => Decoration.line({ class: `depth-${depth}` }));

function guidesOf({ state, visibleRanges }: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of visibleRanges) {
    for (let offset = from; offset <= to; ) {
      const line = state.doc.lineAt(offset);
      const depth = Math.min(DEEPEST, Math.floor((/^ */.exec(line.text)?.[0].length ?? 0) / 2));
      const guide = guides[depth];
      if (guide && depth > 0) builder.add(line.from, line.from, guide);
      offset = line.to + 1;
    }
  }
  return builder.finish();
}

/** Only the lines on the screen get them. */
export const indentGuides: Extension = [
  ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;

      constructor(view: EditorView) {
        this.decorations = guidesOf(view);
      }

      update({ view, docChanged, viewportChanged }: ViewUpdate) {
        if (docChanged || viewportChanged) this.decorations = guidesOf(view);
      }
    },
    { decorations: ({ decorations }) => decorations },
  ),
  EditorView.theme(
    Object.fromEntries(guides.map((_, depth) => [`.depth-${depth}`, { backgroundSize: `${depth * 2}ch 100%` }]).slice(1)),
  ),
];
