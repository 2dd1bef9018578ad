// What a report says of the objects of its graph, by the id of the object.

import type { Diagnostic, GraphEdge, GraphNode, ObjectRef, Report } from '@kubetriage/wasm';

export interface Known {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edges: readonly GraphEdge[];
  /** Connections that start from an object, and those that lead to it. */
  readonly from: ReadonlyMap<string, readonly GraphEdge[]>;
  readonly to: ReadonlyMap<string, readonly GraphEdge[]>;
  /** What was found on an object. */
  readonly findings: ReadonlyMap<string, readonly Diagnostic[]>;
  readonly diagnostics: ReadonlyMap<string, Diagnostic>;
}

export function knownFrom({ graph, diagnostics }: Report): Known {
  const nodes = graph?.nodes ?? [];
  const edges = graph?.edges ?? [];
  const idOf = new Map(nodes.map(({ id, resource }) => [nameOf(resource), id]));
  return {
    nodes: new Map(nodes.map((node) => [node.id, node])),
    edges,
    from: grouped(edges, ({ from }) => from),
    to: grouped(edges, ({ to }) => to),
    findings: grouped(diagnostics, ({ resource }) => resource && idOf.get(nameOf(resource))),
    diagnostics: new Map(diagnostics.map((diagnostic) => [diagnostic.id, diagnostic])),
  };
}

function nameOf({ kind, namespace = '', name = '' }: ObjectRef): string {
  return `${kind}/${namespace}/${name}`;
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string | undefined): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
