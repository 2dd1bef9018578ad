// The smallest change that makes a text of the editor another one: cursor, folds and history outlive it.

import { diff } from '@codemirror/merge';
import { Text, type ChangeSpec } from '@codemirror/state';

/** Texts that differ in more than this are compared coarsely: what is compared exactly takes time. */
const EXACTLY = 100_000;

/** Lines of a text, as the editor takes them apart. */
export function linesOf(text: string): Text {
  return Text.of(text.split(/\r\n?|\n/));
}

export function changesTo(before: Text, after: Text): ChangeSpec[] {
  if (before.eq(after)) return [];
  const { from, toBefore, toAfter } = differing(before, after);
  const old = before.sliceString(from, toBefore);
  const next = after.sliceString(from, toAfter);
  if (Math.max(old.length, next.length) > EXACTLY) return [{ from, to: toBefore, insert: after.slice(from, toAfter) }];
  return diff(old, next, { scanLimit: 500, timeout: 100 }).map((change) => ({
    from: from + change.fromA,
    to: from + change.toA,
    insert: Text.of(next.slice(change.fromB, change.toB).split('\n')),
  }));
}

/** What lies between what both texts share at their start and at their end, in whole lines. */
function differing(before: Text, after: Text) {
  const from = shared(before, after, 1);
  // What is shared at the end must not reach into what is shared at the start.
  const end = Math.min(shared(before, after, -1), Math.min(before.length, after.length) - from);
  return { from, toBefore: before.length - end, toAfter: after.length - end };
}

function shared(before: Text, after: Text, direction: 1 | -1): number {
  const [a, b] = [before.iter(direction), after.iter(direction)];
  let length = 0;
  while (a.next().value === b.next().value && !a.done && !b.done) length += a.value.length;
  return length;
}
