// Requests by name, and the way of one as stations on a line. What is whole and where it breaks is the engine's word.

import type { DocumentInfo, Hop, ObjectRef, Report, Span, Trace, Verdict } from '@kubetriage/wasm';

/** A request that the page offers. */
export interface Choice {
  /** Unique; the URL, wherever one way alone goes by it. */
  readonly key: string;
  readonly trace: Trace;
}

export function urlOf({ request: { scheme, host, port, path } }: Trace): string {
  const written = host.includes(':') ? `[${host}]` : host;
  return `${scheme}://${written}${port === undefined ? '' : `:${port}`}${path}`;
}

/** Two Ingresses of different classes may declare the same URL, and the ways differ. */
export function choicesOf(traces: readonly Trace[]): Choice[] {
  const seen = new Set<string>();
  return traces.map((trace) => {
    const url = urlOf(trace);
    const first = trace.hops[0]?.resource;
    let key = url;
    if (seen.has(key)) key = `${url} (${first?.kind ?? ''} ${first?.namespace ?? ''}/${first?.name ?? ''})`;
    for (let number = 2; seen.has(key); number++) key = `${url} (${number})`;
    seen.add(key);
    return { key, trace };
  });
}

const urgency: Record<Verdict, number> = { broken: 0, degraded: 1, unknown: 2, healthy: 3 };

/** The first of those that are worst. */
export function mostUrgent(choices: readonly Choice[]): Choice | undefined {
  return choices.reduce<Choice | undefined>(
    (worst, choice) =>
      !worst || urgency[choice.trace.verdict] < urgency[worst.trace.verdict] ? choice : worst,
    undefined,
  );
}

/** `whole`: passed. `broken`: here it ends, or part of it. `beyond`: what comes behind that. */
export type StationState = 'whole' | 'broken' | 'beyond';

export interface Station {
  readonly kind: string;
  readonly name?: string;
  readonly state: StationState;
  /** Absent where the way was not followed so far. */
  readonly hop?: Hop;
  /** The last station is all who answer; so many more than this one. */
  readonly more: number;
}

/** One line of stations. A canary has a second one. */
export interface Leg {
  readonly stations: readonly Station[];
  /** The line breaks before this station. */
  readonly gap?: number;
}

/** What leads on; all else on a way is who answers. */
const LEADING = new Set(['Ingress', 'IngressClass', 'Service', 'NetworkPolicy']);

/** The lines of a way, in their order. */
export function legsOf(trace: Trace, documents: Report['documents']): Leg[] {
  const starts = trace.hops.flatMap((hop, index) => (index === 0 || hop.resource.kind === 'Ingress' ? [index] : []));
  return starts.map((start, number) => legOf(trace, start, starts[number + 1] ?? trace.hops.length, documents));
}

function legOf(trace: Trace, start: number, end: number, documents: Report['documents']): Leg {
  const hops = trace.hops.slice(start, end);
  const answers = (hop: Hop, index: number) =>
    !LEADING.has(hop.resource.kind) && !(start + index === 0 && trace.request.from);
  const at = trace.brokenAt === undefined ? -1 : trace.brokenAt - start;
  const broken = at >= 0 && at < hops.length ? at : hops.findIndex(({ ok }) => !ok);
  const fault = hops[broken];
  // Of several who answer one may be broken and the others not; before them nothing gets past what is broken.
  const ends = fault !== undefined && (!answers(fault, broken) || hops.every((hop, index) => !answers(hop, index) || !hop.ok));

  const stations: Station[] = hops.map((hop, index) => ({
    ...named(hop.resource),
    hop,
    more: 0,
    state:
      fault && index > broken && !answers(fault, broken)
        ? 'beyond'
        : hop.ok
          ? 'whole'
          : 'broken',
  }));
  if (fault && ends) {
    const has = (kind: string) => hops.some(({ resource }) => resource.kind === kind);
    const rest = { state: 'beyond', more: 0 } as const;
    if (!has('Service') && has('Ingress')) stations.push({ kind: 'Service', ...rest });
    if (!hops.some(answers)) stations.push({ kind: 'Pods', ...rest });
  }
  if (!fault || !ends) return { stations };
  // Where an object's own text decides that nothing gets past it, the line reaches it and breaks behind it.
  const behind = isOwnText(fault, documents) && broken + 1 < stations.length && !answers(fault, broken);
  return { stations, gap: behind ? broken + 1 : broken };
}

function named({ kind, name }: ObjectRef): Pick<Station, 'kind' | 'name'> {
  return name === undefined ? { kind } : { kind, name };
}

function isOwnText({ span, resource }: Hop, documents: Report['documents']): boolean {
  const own = span && documentOf(span, documents)?.resource;
  return own?.kind === resource.kind && own.name === resource.name && own.namespace === resource.namespace;
}

function documentOf(span: Span, documents: Report['documents']): DocumentInfo | undefined {
  return documents.find(
    (it) => it.file === span.file && it.span.start.offset <= span.start.offset && span.end.offset <= it.span.end.offset,
  );
}

/** Where the line parts into several who answer, as index into its stations. */
export function partsAt({ stations }: Leg): number {
  const last = stations.findLastIndex(({ kind }) => LEADING.has(kind));
  return stations.length - last > 2 ? last + 1 : Infinity;
}

/** The line with all who answer as one station, for where there is little room. */
export function shortened({ stations, gap }: Leg): Leg {
  const last = stations.findLastIndex(({ kind }) => LEADING.has(kind));
  const [first, ...others] = stations.slice(last + 1);
  if (!first || others.length === 0) return gap === undefined ? { stations } : { stations, gap };
  const worst = [first, ...others].find(({ state }) => state !== 'whole') ?? first;
  const short = [...stations.slice(0, last + 1), { ...worst, more: others.length }];
  return gap === undefined ? { stations: short } : { stations: short, gap: Math.min(gap, short.length - 1) };
}

/** How a request stands in a list. `*` is no host that anybody types. */
export function labelOf({ key, trace }: Choice, anyHost: string): string {
  return trace.request.host === '*' ? `${key} (${anyHost})` : key;
}
