// What is shown over a marked text: the message, what to do, and what there is to press.

import { StateEffect } from '@codemirror/state';
import { activateHover, closeHoverTooltips, EditorView, hasHoverTooltips, hoverTooltip } from '@codemirror/view';
import type { Diagnostic } from '@kubetriage/wasm';

import { say } from '../settings/text';
import { actionsOf } from './actions';
import { element, marked, severityMark } from './dom';
import { findingsIn, setFindings, type Marked } from './findings';
import { leadTo } from './shown';
import { severities, texts } from './texts';

/** More findings on the same text are only counted. */
const SHOWN = 8;

/** Made of text nodes: names that look like HTML stay what they are. */
function boxOf(view: EditorView, diagnostics: readonly Diagnostic[]): HTMLElement {
  const box = element('div', { class: 'hover' });
  for (const diagnostic of diagnostics.slice(0, SHOWN)) box.append(findingBox(view, diagnostic));
  if (diagnostics.length > SHOWN) box.append(element('p', { class: 'more' }, say(texts.more(diagnostics.length - SHOWN))));
  return box;
}

function findingBox(view: EditorView, diagnostic: Diagnostic): HTMLElement {
  const { severity, message, help } = diagnostic;
  const title = element('p', { class: 'message' });
  title.append(severityMark(severity), element('span', { class: 'hidden' }, `${say(severities[severity])}: `));
  title.append(element('span', {}, ...marked(message)));
  const box = element('div', { class: 'one' }, title, element('p', { class: 'help' }, ...marked(help)));
  const buttons = element('p', { class: 'actions' });
  for (const { label, detail, kind, run } of actionsOf([diagnostic])) {
    const button = element('button', { type: 'button', class: kind }, ...marked(label));
    if (detail) button.append(element('span', { class: 'detail' }, detail));
    button.addEventListener('click', () => {
      view.dispatch({ effects: closeHoverTooltips });
      run();
    });
    buttons.append(button);
  }
  box.append(buttons);
  return box;
}

export const findingHover = hoverTooltip(
  (view, offset, side) => {
    const covering = findingsIn(view.state, offset, offset).filter(
      ({ from, to }) => from === to || ((offset > from || side > 0) && (offset < to || side < 0)),
    );
    if (covering.length === 0) return null;
    return {
      pos: Math.max(...covering.map(({ from }) => from)),
      end: Math.min(...covering.map(({ to }) => to)),
      above: true,
      create: () => ({ dom: boxOf(view, covering.flatMap(({ diagnostics }) => diagnostics)) }),
    };
  },
  { hideOn: ({ docChanged, effects }) => docChanged || effects.some((effect: StateEffect<unknown>) => effect.is(setFindings)) },
);

/** Goes to a mark, shows what it says, and tells it to a screen reader. */
export function goTo(view: EditorView, { from, to, diagnostics }: Marked) {
  const spoken = diagnostics.map(({ severity, message, help }) => `${say(severities[severity])}: ${message}. ${help}`);
  const { selection, effects } = leadTo(from, to);
  view.dispatch({
    selection,
    effects: [...effects, EditorView.announce.of(spoken.join(' '))],
  });
  activateHover(view, from, 1, {
    tooltip: findingHover,
    until: ({ docChanged, newSelection: { main } }) => docChanged || main.head < from || main.head > to,
  });
}

export function closeHover(view: EditorView): boolean {
  if (!hasHoverTooltips(view.state)) return false;
  view.dispatch({ effects: closeHoverTooltips });
  return true;
}
