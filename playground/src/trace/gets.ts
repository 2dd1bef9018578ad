// What becomes of a request, in words.

import type { Trace } from '@kubetriage/wasm';

import { say } from '../settings/text';
import { texts } from './texts';
import { urlOf } from './way';

/** What the client gets, in a word or two. */
export function getsOf(trace: Trace): string {
  const { status, verdict } = trace;
  if (status !== undefined) return String(status);
  // Not all is as it should be, but nobody goes without an answer.
  if (verdict === 'degraded' && lostShare(trace) === 0) return say(texts.answer);
  const word = { broken: texts.noAnswer, degraded: texts.partly, unknown: texts.untold, healthy: texts.answer };
  return say(word[verdict]);
}

/** The share of the requests that nobody answers, of those of a way that arrives. */
export function lostShare({ outcome, backends }: Trace): number {
  const lost = 1 - backends.reduce((sum, { share }) => sum + share, 0);
  // What is less comes from adding up fractions.
  return outcome === 'reaches' && lost > 0.0005 ? lost : 0;
}

/** The engine's sentence without the URL, which stands beside it anyway. */
export function answerOf(trace: Trace): string {
  const { message, verdict, brokenAt } = trace;
  const start = `\`${urlOf(trace)}\` `;
  if (message.startsWith(start)) {
    const rest = message.slice(start.length);
    return rest.charAt(0).toUpperCase() + rest.slice(1);
  }
  const why = verdict === 'unknown' && brokenAt !== undefined ? trace.hops[brokenAt]?.detail : undefined;
  return why === undefined ? message : say(texts.untoldBecause(why));
}
