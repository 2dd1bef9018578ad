// The findings of the file in the editor: where they stand, and how the text under them is marked. They move along with
// the text until the engine has judged it anew.

import { type EditorState, RangeSet, StateEffect, StateField, type Text } from '@codemirror/state';
import { Decoration, EditorView, WidgetType } from '@codemirror/view';
import type { Diagnostic, Severity } from '@kubetriage/wasm';

import { offsetOf } from './positions';

/** The findings that stand on the same text, the worst first. */
export interface Marked {
  readonly from: number;
  readonly to: number;
  readonly diagnostics: readonly Diagnostic[];
}

const badness: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

export function worstOf(diagnostics: readonly Diagnostic[]): Severity {
  return diagnostics.reduce<Severity>(
    (worst, { severity }) => (badness[severity] < badness[worst] ? severity : worst),
    'info',
  );
}

export const setFindings = StateEffect.define<readonly Diagnostic[]>();

export const findings = StateField.define<RangeSet<Decoration>>({
  create: () => RangeSet.empty,
  update(marks, transaction) {
    const moved = marks.map(transaction.changes);
    const set = transaction.effects.findLast((effect) => effect.is(setFindings));
    return set ? marksOf(transaction.state.doc, set.value as readonly Diagnostic[]) : moved;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function marksOf(doc: Text, diagnostics: readonly Diagnostic[]): RangeSet<Decoration> {
  const places = new Map<string, { from: number; to: number; diagnostics: Diagnostic[] }>();
  for (const diagnostic of diagnostics) {
    const [from, to] = visible(doc, offsetOf(doc, diagnostic.primary.start), offsetOf(doc, diagnostic.primary.end));
    const key = `${from} ${to}`;
    const known = places.get(key);
    if (known) known.diagnostics.push(diagnostic);
    else places.set(key, { from, to, diagnostics: [diagnostic] });
  }
  const ranges = [...places.values()].map(({ from, to, diagnostics }) => {
    diagnostics.sort((a, b) => badness[a.severity] - badness[b.severity]);
    const severity = worstOf(diagnostics);
    const mark =
      from < to
        ? Decoration.mark({ class: `finding ${severity}`, diagnostics })
        : Decoration.widget({ widget: new NoText(severity), diagnostics });
    return mark.range(from, to);
  });
  return RangeSet.of(ranges, true);
}

/** What is empty is shown on the character beside it. */
function visible(doc: Text, from: number, to: number): [number, number] {
  if (from < to) return [from, to];
  const line = doc.lineAt(from);
  if (from < line.to) return [from, from + 1];
  return from > line.from ? [from - 1, from] : [from, from];
}

class NoText extends WidgetType {
  readonly severity: Severity;

  constructor(severity: Severity) {
    super();
    this.severity = severity;
  }

  override eq(other: NoText) {
    return other.severity === this.severity;
  }

  toDOM() {
    const element = document.createElement('span');
    element.className = `finding nothing ${this.severity}`;
    return element;
  }
}

/** What is marked between two offsets, ends included, in the order of the text. */
export function findingsIn(state: EditorState, start: number, end: number): Marked[] {
  const found: Marked[] = [];
  state.field(findings).between(start, end, (from, to, { spec }) => {
    found.push({ from, to, diagnostics: spec.diagnostics });
  });
  return found;
}

/** What stands at an offset first, then the rest of its line. */
export function findingsAt(state: EditorState, offset: number): Diagnostic[] {
  const line = state.doc.lineAt(offset);
  const marked = findingsIn(state, line.from, line.to);
  const isHere = ({ from, to }: Marked) => from <= offset && offset <= to;
  return [...marked.filter(isHere), ...marked.filter((mark) => !isHere(mark))].flatMap(({ diagnostics }) => diagnostics);
}

/** The next mark behind the cursor, or before it; after the last comes the first. */
export function neighbour(state: EditorState, direction: 1 | -1): Marked | undefined {
  const { head } = state.selection.main;
  let [first, last, before, after]: (Marked | undefined)[] = [];
  for (const cursor = state.field(findings).iter(); cursor.value; cursor.next()) {
    const mark = { from: cursor.from, to: cursor.to, diagnostics: cursor.value.spec.diagnostics };
    first ??= mark;
    last = mark;
    if (mark.from < head) before = mark;
    if (mark.from > head) after ??= mark;
  }
  return direction > 0 ? (after ?? first) : (before ?? last);
}
