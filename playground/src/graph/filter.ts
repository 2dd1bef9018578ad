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
  findings: ['degraded', 'broken', 'absent'],
  broken: ['broken', 'absent'],
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
  const neighbours = edges.flatMap(({ from, to, ok }) => {
    if (ids.has(from)) return [to];
    if (ids.has(to)) return [from];
    return ok || (!inSpace(from) && !inSpace(to)) ? [] : [from, to];
  });
  neighbours.forEach((id) => ids.add(id));
  return ids;
}

/** The namespaces of the objects, in their order. */
export function namespacesOf({ nodes }: Known): string[] {
  const all = [...nodes.values()].flatMap(({ resource: { namespace } }) => (namespace ? [namespace] : []));
  return [...new Set(all)].sort();
}
