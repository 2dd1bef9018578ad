// Which objects a person wants to see.

import type { NodeState } from '@kubetriage/wasm';

import type { Known } from './known';

export type Severity = 'all' | 'findings' | 'broken';

export interface Filter {
  /** Empty for all of them. */
  readonly namespace: string;
  readonly severity: Severity;
}

const wanted: Record<Severity, readonly NodeState[]> = {
  all: ['healthy', 'degraded', 'broken', 'absent'],
  findings: ['degraded', 'broken'],
  broken: ['broken'],
};

/** The ids of what is wanted with its neighbours; `undefined` when nothing is left out. */
export function matching({ nodes, edges }: Known, { namespace, severity }: Filter): ReadonlySet<string> | undefined {
  if (!namespace && severity === 'all') return undefined;
  const inSpace = (id: string) => !namespace || nodes.get(id)?.resource.namespace === namespace;
  const ids = new Set<string>();
  for (const { id, state } of nodes.values()) {
    if (inSpace(id) && wanted[severity].includes(state)) ids.add(id);
  }
  if (severity === 'all') return ids;
  // What is not there has no findings, and what asks for it may be right all the same.
  const broken = edges.filter(({ ok, diagnostics, from }) => !ok && diagnostics.length > 0 && inSpace(from));
  broken.forEach(({ from, to }) => ids.add(from).add(to));
  const neighbours = edges.flatMap(({ from, to }) => (ids.has(from) ? [to] : ids.has(to) ? [from] : []));
  neighbours.forEach((id) => ids.add(id));
  return ids;
}

/** The namespaces of the objects, in their order. */
export function namespacesOf({ nodes }: Known): string[] {
  const all = [...nodes.values()].flatMap(({ resource: { namespace } }) => (namespace ? [namespace] : []));
  return [...new Set(all)].sort();
}
