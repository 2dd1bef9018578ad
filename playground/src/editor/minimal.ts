// A small change that makes a text of the editor another one: cursor, folds and history outlive it.

import { Text, type ChangeSpec } from '@codemirror/state';

/** So many lines ahead the same line is looked for, where two texts part. */
const AHEAD = 100;

/** Lines of a text, as the editor takes them apart. */
export function linesOf(text: string): Text {
  return Text.of(text.split(/\r\n?|\n/));
}

export function changesTo(before: Text, after: Text): ChangeSpec[] {
  const { from, toBefore, toAfter } = differing(before, after);
  const old = before.sliceString(from, toBefore).match(LINE) ?? [];
  const next = after.sliceString(from, toAfter).match(LINE) ?? [];
  const changes: ChangeSpec[] = [];
  let offset = from;
  for (let [i, j] = [0, 0]; i < old.length || j < next.length; ) {
    const line = old[i];
    if (line !== undefined && line === next[j]) {
      offset += line.length;
      i++;
      j++;
      continue;
    }
    const [gone, added] = untilSame(old, next, i, j);
    const replaced = old.slice(i, i + gone).join('');
    changes.push(replacement(offset, replaced, next.slice(j, j + added).join('')));
    offset += replaced.length;
    i += gone;
    j += added;
  }
  return changes;
}

/** A line with its end. */
const LINE = /[^\n]*\n|[^\n]+$/g;

/** How many lines of both texts to pass until they have the same line again. */
function untilSame(old: readonly string[], next: readonly string[], i: number, j: number): [number, number] {
  for (let sum = 1; sum <= AHEAD; sum++) {
    for (let gone = 0; gone <= sum; gone++) {
      const line = old[i + gone];
      if (line !== undefined && line === next[j + sum - gone]) return [gone, sum - gone];
    }
  }
  return [old.length - i, next.length - j];
}

/** Only what differs of the lines is replaced. */
function replacement(offset: number, old: string, next: string): ChangeSpec {
  const most = Math.min(old.length, next.length);
  let start = 0;
  while (start < most && old[start] === next[start]) start++;
  let end = 0;
  while (end < most - start && old[old.length - 1 - end] === next[next.length - 1 - end]) end++;
  const insert = Text.of(next.slice(start, next.length - end).split('\n'));
  return { from: offset + start, to: offset + old.length - end, insert };
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
