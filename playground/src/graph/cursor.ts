import type { Position, Report } from '@kubetriage/wasm';

interface Cursor {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The id of the object of the graph in whose text the cursor stands. */
export function underCursor({ documents, graph }: Report, cursor: Cursor | undefined): string | undefined {
  if (!cursor) return undefined;
  // What follows a document up to the next one counts for it.
  const around = documents.findLast(({ span }) => span.file === cursor.file && !isBefore(cursor, span.start));
  if (!around) return undefined;
  const { span, index } = around;
  // The name of an object stands in its own text; one that is not there has its place where it is asked for.
  return graph?.nodes.find(
    ({ span: name, state }) =>
      state !== 'absent' && name.file === span.file && name.document === index && isIn(name.start, span.start, span.end),
  )?.id;
}

type Place = Pick<Position, 'line' | 'column'>;

function isIn(place: Place, start: Place, end: Place): boolean {
  return !isBefore(place, start) && !isBefore(end, place);
}

function isBefore(a: Place, b: Place): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}
