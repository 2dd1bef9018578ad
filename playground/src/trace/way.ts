// The way of the request that the page shows on top: the one a person chose, else the first that does not arrive.

import type { Trace } from '@kubetriage/wasm';

const urgency = { broken: 0, degraded: 1, unknown: 2, healthy: 3 };

export function urlOf({ request: { scheme, host, port, path } }: Trace): string {
  return `${scheme}://${host}${port === undefined ? '' : `:${port}`}${path}`;
}

export function shownTrace(traces: readonly Trace[], chosen: string | undefined): Trace | undefined {
  const byChoice = chosen === undefined ? undefined : traces.find((trace) => urlOf(trace) === chosen);
  return byChoice ?? [...traces].sort((a, b) => urgency[a.verdict] - urgency[b.verdict])[0];
}
