// Places of the engine and places of the editor. The editor counts every line end as one, whatever it is made of, so
// offsets differ where lines end with \r\n; lines and columns, which both count from the same ends, do not.

import type { Position } from '@kubetriage/wasm';
import type { Text } from '@codemirror/state';

/** The offset in the editor; the nearest one that there is, for a text that has changed since. */
export function offsetOf(doc: Text, { line, column }: Pick<Position, 'line' | 'column'>): number {
  const { from, to } = doc.line(Math.min(Math.max(line, 0) + 1, doc.lines));
  return Math.min(from + Math.max(column, 0), to);
}

/** Line and column, both from 0, of an offset in the editor. */
export function placeOf(doc: Text, offset: number): { line: number; column: number } {
  const { from, number } = doc.lineAt(offset);
  return { line: number - 1, column: offset - from };
}
