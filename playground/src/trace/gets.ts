import type { Trace } from '@kubetriage/wasm';

import { say } from '../settings/text';
import { texts } from './texts';

/** What the client gets, in a word or two. */
export function getsOf({ status, verdict }: Trace): string {
  if (status !== undefined) return String(status);
  const word = { broken: texts.noAnswer, degraded: texts.partly, unknown: texts.untold, healthy: texts.answer };
  return say(word[verdict]);
}
