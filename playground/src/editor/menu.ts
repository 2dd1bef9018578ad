// A menu at the cursor, as the pattern of WAI-ARIA has it: it takes the focus, arrow keys move, Escape leads back.

import { StateEffect, StateField } from '@codemirror/state';
import { closeHoverTooltips, showTooltip, type EditorView, type Tooltip } from '@codemirror/view';

import { element, marked } from './dom';
import type { Action } from './actions';

interface Menu {
  readonly offset: number;
  readonly name: string;
  readonly actions: readonly Action[];
}

const setMenu = StateEffect.define<Menu | undefined>();

export const menu = StateField.define<Tooltip | null>({
  create: () => null,
  update(shown, transaction) {
    const set = transaction.effects.findLast((effect) => effect.is(setMenu));
    if (set) return set.value ? tooltipOf(set.value as Menu) : null;
    // The menu is about a text that is another one now, or a place that was left.
    return transaction.docChanged || transaction.selection ? null : shown;
  },
  provide: (field) => showTooltip.from(field),
});

export function openMenu(view: EditorView, offset: number, name: string, actions: readonly Action[]) {
  view.dispatch({ effects: [closeHoverTooltips, setMenu.of({ offset, name, actions })] });
}

function close(view: EditorView) {
  view.dispatch({ effects: setMenu.of(undefined) });
}

function tooltipOf({ offset, name, actions }: Menu): Tooltip {
  return {
    pos: offset,
    above: false,
    create(view) {
      const list = element('div', { class: 'menu', role: 'menu', 'aria-label': name });
      for (const { label, detail, kind, run } of actions) {
        const item = element('button', { type: 'button', role: 'menuitem', tabindex: '-1', class: kind }, ...marked(label));
        if (detail) item.append(' ', element('span', { class: 'detail' }, detail));
        item.addEventListener('click', () => {
          view.focus();
          close(view);
          run();
        });
        list.append(item);
      }
      list.addEventListener('keydown', (event) => {
        event.stopPropagation();
        if (event.key === 'Escape' || event.key === 'Tab') {
          event.preventDefault();
          view.focus();
          close(view);
          return;
        }
        const items = [...list.querySelectorAll<HTMLElement>('[role=menuitem]')];
        const index = items.findIndex((item) => item.matches(':focus'));
        const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: -1 }[event.key];
        if (next === undefined) return;
        event.preventDefault();
        items.at(next % items.length)?.focus();
      });
      list.addEventListener('focusout', ({ relatedTarget }) => {
        if (!(relatedTarget instanceof Node && list.contains(relatedTarget))) close(view);
      });
      // The editor measures before it places the menu; until then it is out of sight and cannot be focused.
      const focus = () => list.querySelector<HTMLElement>('[role=menuitem]')?.focus({ preventScroll: true });
      return { dom: list, positioned: once(focus) };
    },
  };
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}
