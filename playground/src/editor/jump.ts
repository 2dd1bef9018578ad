// From a text to what it refers to, and back: along the edges of the graph and the related places of the findings.

import type { EditorState } from '@codemirror/state';
import type { GraphNode, ObjectRef, Span } from '@kubetriage/wasm';

import { analysis } from '../engine/analysis.svelte';
import { findingsAt } from './findings';
import { placeOf } from './positions';

export interface Target {
  /** What is there. */
  readonly label: string;
  readonly span: Span;
}

interface Cursor {
  readonly line: number;
  readonly column: number;
}

/** The related places of a text: those of what stands at the offset itself, else those of its whole line. */
export function targetsAt(state: EditorState, file: string, offset: number): Target[] {
  const cursor = placeOf(state.doc, offset);
  const exact = alongEdges((span) => span.file === file && covers(span, cursor));
  if (exact.length > 0) return exact;
  const ofLine = [
    ...findingsAt(state, offset).flatMap(({ related }) => related.map(({ span, message }) => ({ span, label: message }))),
    ...alongEdges((span) => span.file === file && span.start.line <= cursor.line && cursor.line <= span.end.line),
  ];
  return distinct(ofLine);
}

function alongEdges(isHere: (span: Span) => boolean): Target[] {
  const { nodes = [], edges = [] } = analysis.report?.graph ?? {};
  const targets: { id: string; span: Span }[] = [];
  for (const { from, to, fromSpan, toSpan } of edges) {
    if (toSpan && isHere(fromSpan)) targets.push({ id: to, span: toSpan });
    if (toSpan && isHere(toSpan)) targets.push({ id: from, span: fromSpan });
  }
  if (targets.length === 0) return [];
  const wanted = new Set(targets.map(({ id }) => id));
  const byId = new Map(nodes.filter(({ id }) => wanted.has(id)).map((node): [string, GraphNode] => [node.id, node]));
  return distinct(targets.map(({ id, span }) => ({ span, label: nameOf(byId.get(id)?.resource) ?? id })));
}

function covers({ start, end }: Span, { line, column }: Cursor): boolean {
  const isAfterStart = line > start.line || (line === start.line && column >= start.column);
  const isBeforeEnd = line < end.line || (line === end.line && column <= end.column);
  return isAfterStart && isBeforeEnd;
}

function distinct(targets: readonly Target[]): Target[] {
  const places = new Map(targets.map((target) => [`${target.span.file}:${target.span.start.offset}`, target]));
  return [...places.values()];
}

/** `Service my-service`. */
export function nameOf(resource: ObjectRef | undefined): string | undefined {
  if (!resource) return undefined;
  const name = resource.name ?? resource.generateName;
  return name ? `${resource.kind} ${name}` : resource.kind;
}

/** Where a span starts, for people: `app.yaml:12`. */
export function whereOf({ file, start }: Span): string {
  return `${file}:${start.line + 1}`;
}
