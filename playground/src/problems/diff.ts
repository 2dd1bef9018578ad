// A change of a text as lines before and after, each place with its neighbourhood.

import type { Edit } from '@kubetriage/wasm';

export interface DiffLine {
  readonly kind: 'same' | 'gone' | 'new';
  /** From 1; of a new line its number after the change. */
  readonly number: number;
  readonly text: string;
  /** The part that differs, where a line took the place of another. */
  readonly differs?: readonly [number, number];
}

export type Hunk = readonly DiffLine[];

const NEIGHBOURS = 3;

/** Lines of the old text that others take the place of. `first` is from 0. */
interface Block {
  readonly first: number;
  readonly gone: readonly string[];
  readonly fresh: readonly string[];
}

export function hunksOf(text: string, edits: readonly Edit[]): Hunk[] {
  const lines = text.split(LINE_END);
  const hunks: DiffLine[][] = [];
  let end = -Infinity;
  let added = 0;
  const same = (from: number, to: number) => {
    for (let at = Math.max(from, 0); at < Math.min(to, lines.length); at++) {
      hunks.at(-1)?.push({ kind: 'same', number: at + 1, text: lines[at] ?? '' });
    }
  };
  for (const { first, gone, fresh } of blocksOf(text, lines, edits)) {
    if (first - end <= 2 * NEIGHBOURS) {
      same(end, first);
    } else {
      same(end, end + NEIGHBOURS);
      hunks.push([]);
      same(first - NEIGHBOURS, first);
    }
    const pairs = gone.length === fresh.length;
    gone.forEach((line, at) => hunks.at(-1)?.push(lineOf('gone', first + at + 1, line, pairs ? fresh[at] : undefined)));
    fresh.forEach((line, at) => hunks.at(-1)?.push(lineOf('new', first + added + at + 1, line, pairs ? gone[at] : undefined)));
    added += fresh.length - gone.length;
    end = first + gone.length;
  }
  same(end, end + NEIGHBOURS);
  return hunks;
}

const LINE_END = /\r\n|\n|\r/;

function blocksOf(text: string, lines: readonly string[], edits: readonly Edit[]): Block[] {
  const sorted = [...edits].sort((a, b) => a.start.offset - b.start.offset);
  const groups: Edit[][] = [];
  let end = -Infinity;
  for (const edit of sorted) {
    // What shares a line is one block.
    if (edit.start.line > end) groups.push([]);
    groups.at(-1)?.push(edit);
    end = Math.max(end, edit.end.line);
  }
  return groups.flatMap((group) => blockOf(text, lines, group));
}

function blockOf(text: string, lines: readonly string[], edits: readonly Edit[]): Block[] {
  const [head] = edits;
  if (!head) return [];
  const first = head.start.line;
  const last = Math.max(...edits.map((edit) => edit.end.line));
  let from = head.start.offset - head.start.column;
  let fresh = '';
  for (const edit of edits) {
    fresh += text.slice(from, edit.start.offset) + edit.newText;
    from = edit.end.offset;
  }
  const rest = text.slice(from).search(LINE_END);
  fresh += rest < 0 ? text.slice(from) : text.slice(from, from + rest);
  return split(first, lines.slice(first, last + 1), fresh.split(LINE_END));
}

/** Leaves out what is the same, and parts what stands between lines that are. */
function split(first: number, before: readonly string[], after: readonly string[]): Block[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < before.length - start && end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) end++;
  const gone = before.slice(start, before.length - end);
  const fresh = after.slice(start, after.length - end);
  if (gone.length === 0 && fresh.length === 0) return [];
  if (gone.length !== fresh.length) return [{ first: first + start, gone, fresh }];
  // As many lines as before: each that differs is a change of its own.
  const blocks: { first: number; gone: string[]; fresh: string[] }[] = [];
  gone.forEach((line, at) => {
    const other = fresh[at] ?? '';
    if (line === other) return;
    const number = first + start + at;
    const block = blocks.at(-1);
    if (block && block.first + block.gone.length === number) {
      block.gone.push(line);
      block.fresh.push(other);
    } else blocks.push({ first: number, gone: [line], fresh: [other] });
  });
  return blocks;
}

function lineOf(kind: 'gone' | 'new', number: number, text: string, other: string | undefined): DiffLine {
  if (other === undefined) return { kind, number, text };
  let start = 0;
  while (start < text.length && text[start] === other[start]) start++;
  let end = 0;
  while (
    end < text.length - start && end < other.length - start &&
    text[text.length - 1 - end] === other[other.length - 1 - end]
  ) end++;
  return { kind, number, text, differs: [start, text.length - end] };
}
