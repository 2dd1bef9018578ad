// What the keys of the editor do beyond editing.

import type { KeyBinding } from '@codemirror/view';
import { EditorView } from '@codemirror/view';

import { analysis } from '../engine/analysis.svelte';
import { place } from '../files/place.svelte';
import { say } from '../settings/text';
import { toasts } from '../ui/toast.svelte';
import { actionsOf, type Action } from './actions';
import { findingsAt, neighbour } from './findings';
import { closeHover, goTo } from './hover';
import { targetsAt, whereOf, type Target } from './jump';
import { openMenu } from './menu';
import { texts } from './texts';
import { trail } from './trail.svelte';
import { path } from './words';

function leadingTo({ label, span }: Target): Action {
  return { kind: 'place', label, detail: whereOf(span), run: () => place.show(span) };
}

/** Places that no finding leads to come after those that one does. */
function withTargets(actions: readonly Action[], targets: readonly Target[]): Action[] {
  const known = new Set(actions.map(({ detail }) => detail));
  const others = targets.map(leadingTo).filter(({ detail }) => !known.has(detail));
  return [...actions.filter(({ kind }) => kind !== 'rule'), ...others, ...actions.filter(({ kind }) => kind === 'rule')];
}

export function openActions(view: EditorView, offset = view.state.selection.main.head): boolean {
  const actions = withTargets(actionsOf(findingsAt(view.state, offset)), targetsAt(view.state, view.state.facet(path), offset));
  if (actions.length > 0) openMenu(view, offset, say(texts.actions), actions);
  else toasts.say(say(texts.noActions));
  return true;
}

let isGraphAsked = false;

/** Of large files the connections are not known before somebody asks for them; from then on they are. */
function hasGraph(): boolean {
  if (analysis.report?.graph) return true;
  if (!isGraphAsked) analysis.need('graph');
  isGraphAsked = true;
  return false;
}

export function jump(view: EditorView, offset = view.state.selection.main.head): boolean {
  const targets = targetsAt(view.state, view.state.facet(path), offset);
  const [only] = targets;
  if (!only) toasts.say(say(hasGraph() ? texts.noTarget : texts.connecting));
  else if (targets.length === 1) place.show(only.span);
  else openMenu(view, offset, say(texts.targets), targets.map(leadingTo));
  return true;
}

function step(view: EditorView, direction: 1 | -1): boolean {
  const next = neighbour(view.state, direction);
  if (next) goTo(view, next);
  else toasts.say(say(texts.noProblem));
  return true;
}

/** In the editor, Alt with an arrow never leaves the page, as it does elsewhere in a browser. */
function along(way: 'back' | 'forward'): boolean {
  trail[way]();
  return true;
}

export const ownKeys: readonly KeyBinding[] = [
  { key: 'Mod-.', run: (view) => openActions(view), preventDefault: true },
  { key: 'F8', run: (view) => step(view, 1), shift: (view) => step(view, -1), preventDefault: true },
  { key: 'F12', run: (view) => jump(view), preventDefault: true },
  { key: 'Alt-ArrowLeft', mac: 'Ctrl--', run: () => along('back'), preventDefault: true },
  { key: 'Alt-ArrowRight', mac: 'Ctrl-Shift--', run: () => along('forward'), preventDefault: true },
  { key: 'Escape', run: closeHover },
];

/** With Control or Command, a click goes where the text leads. */
export const clicks = EditorView.domEventHandlers({
  mousedown(event, view) {
    if (event.button !== 0 || !(event.ctrlKey || event.metaKey)) return false;
    const offset = view.posAtCoords({ x: event.clientX, y: event.clientY });
    if (offset === null || targetsAt(view.state, view.state.facet(path), offset).length === 0) return false;
    event.preventDefault();
    view.dispatch({ selection: { anchor: offset } });
    jump(view, offset);
    return true;
  },
});
