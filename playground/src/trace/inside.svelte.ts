// The requests from inside of the cluster: one to each port of the Services that no Ingress leads to. Only the engine
// knows them; it is asked when somebody looks.

import type { Trace } from '@kubetriage/wasm';

import type { Analysed, Basis } from '../engine/analysis.svelte';
import { engine } from '../engine/engine';

/** Beyond so many characters they are not worth the wait. */
const MOST = 1_000_000;

class Inside {
  #traces = $state.raw<readonly Trace[]>([]);
  #of: Basis | undefined;

  /** Of the last report that they were wanted for. */
  get traces(): readonly Trace[] {
    return this.#traces;
  }

  /** Asks for them, unless they are there; for use in an effect. */
  async want(analysed: Analysed) {
    if (this.#of === analysed.basis) return;
    this.#of = analysed.basis;
    const { files, options } = analysed.basis;
    const size = files.reduce((sum, { text }) => sum + text.length, 0);
    const hasServices = analysed.report.documents.some(({ resource }) => resource?.kind === 'Service');
    if (size > MOST || !hasServices) {
      this.#traces = [];
      return;
    }
    try {
      const { before } = await engine.ask((worker) => worker.whatIf(
        files.map(({ path, text }) => ({ path, text })), [], options));
      if (this.#of === analysed.basis) this.#traces = before.filter(({ hops }) => hops[0]?.resource.kind !== 'Ingress');
    } catch {
      // They are an offer; without them a URL can be typed all the same.
    }
  }
}

export const inside = new Inside();
