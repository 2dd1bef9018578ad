// What can be done about findings: their fixes, their related places, the page of their rule.

import type { Diagnostic } from '@kubetriage/wasm';

import { place } from '../files/place.svelte';
import { fixes } from '../problems/fix.svelte';
import { rulePage } from '../problems/page.svelte';
import { say } from '../settings/text';
import { whereOf } from './jump';
import { texts } from './texts';

export interface Action {
  readonly kind: 'fix' | 'place' | 'rule';
  readonly label: string;
  /** What is worth knowing before it is pressed. */
  readonly detail?: string;
  readonly run: () => void;
}

/** Fixes first, those that the engine prefers before the others. */
export function actionsOf(diagnostics: readonly Diagnostic[]): Action[] {
  const repairs = diagnostics
    .flatMap((diagnostic) => diagnostic.fixes)
    .sort((a, b) => Number(b.preferred) - Number(a.preferred))
    .map((fix): Action => ({
      kind: 'fix',
      label: fix.title,
      ...(fix.applicability === 'safe' ? {} : { detail: say(texts.looksFirst) }),
      run: () => void fixes.ask(fix),
    }));
  const places = diagnostics
    .flatMap((diagnostic) => diagnostic.related)
    .map(({ span, message }): Action => ({ kind: 'place', label: message, detail: whereOf(span), run: () => place.show(span) }));
  const rules = [...new Set(diagnostics.map(({ rule }) => rule))].map((rule): Action => ({
    kind: 'rule',
    label: say(texts.rule),
    ...(diagnostics.length > 1 ? { detail: rule } : {}),
    run: () => rulePage.open(rule),
  }));
  return [...repairs, ...places, ...rules];
}
