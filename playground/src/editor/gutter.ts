// The column beside the line numbers: how bad what is found on a line is, and the bulb where the cursor's line has a fix.

import { type EditorState, RangeSet, type Range } from '@codemirror/state';
import { type BlockInfo, type EditorView, gutter, GutterMarker } from '@codemirror/view';
import type { Severity } from '@kubetriage/wasm';

import { say } from '../settings/text';
import { openActions } from './commands';
import { bulb, element, severityMark } from './dom';
import { findings, findingsAt, findingsIn, worstOf } from './findings';
import { goTo } from './hover';
import { texts } from './texts';

class SeverityMarker extends GutterMarker {
  readonly severity: Severity;

  constructor(severity: Severity) {
    super();
    this.severity = severity;
  }

  override eq(other: SeverityMarker) {
    return other.severity === this.severity;
  }

  override toDOM() {
    return severityMark(this.severity);
  }
}

const markers: Record<Severity, SeverityMarker> = {
  error: new SeverityMarker('error'),
  warning: new SeverityMarker('warning'),
  info: new SeverityMarker('info'),
};

class BulbMarker extends GutterMarker {
  override eq() {
    return true;
  }

  override toDOM() {
    return element('span', { class: 'bulb-place', title: say(texts.fixes) }, bulb());
  }
}

const bulbMarker = new BulbMarker();

/** What starts on a line; a folded one shows the worst of what it hides. */
function startingIn(view: EditorView, { from, to }: BlockInfo) {
  return findingsIn(view.state, from, to).filter((mark) => mark.from >= from);
}

function bulbOf(state: EditorState): RangeSet<GutterMarker> {
  const { head } = state.selection.main;
  const hasFix = findingsAt(state, head).some(({ fixes }) => fixes.length > 0);
  const ranges: Range<GutterMarker>[] = hasFix ? [bulbMarker.range(state.doc.lineAt(head).from)] : [];
  return RangeSet.of(ranges);
}

const severityGutter = gutter({
  class: 'severities',
  renderEmptyElements: false,
  lineMarker(view, line) {
    const marked = startingIn(view, line);
    if (marked.length === 0) return null;
    return markers[worstOf(marked.flatMap(({ diagnostics }) => diagnostics))];
  },
  lineMarkerChange: ({ startState, state }) => startState.field(findings) !== state.field(findings),
  initialSpacer: () => markers.error,
  domEventHandlers: {
    mousedown(view, line, event) {
      const [first] = startingIn(view, line);
      if (!first) return false;
      event.preventDefault();
      view.focus();
      goTo(view, first);
      return true;
    },
  },
});

const bulbGutter = gutter({
  class: 'bulbs',
  markers: (view) => bulbOf(view.state),
  initialSpacer: () => bulbMarker,
  domEventHandlers: {
    mousedown(view, line, event) {
      const { head } = view.state.selection.main;
      if (head < line.from || head > line.to) return false;
      event.preventDefault();
      return openActions(view, head);
    },
  },
});

export const ownGutters = [severityGutter, bulbGutter];
