// Answers of the engine about the files that the report is about, for a view that asks for more than the report has.

import type { WorkerWorkspace } from '@kubetriage/wasm/worker';
import { untrack } from 'svelte';

import { files } from '../files/files.svelte';
import { settings } from '../settings/settings.svelte';
import { analysis, type Basis } from './analysis.svelte';
import { engine, Superseded } from './engine';

export type Question<Answer> = (workspace: WorkerWorkspace) => Promise<Answer>;

/** The last answer stays until the next one is there. */
export interface Asked<Answer> {
  readonly answer: Answer | undefined;
  /** What the answer is about; where it is `analysis.current?.basis`, its places fit the report. */
  readonly basis: Basis | undefined;
  readonly isWaiting: boolean;
  /** Why there is no answer to the last question, in the engine's words. */
  readonly failure: string | undefined;
}

/**
 * Asks the engine whenever `question` changes or there is a new report. Called while a component starts; what `question`
 * reads is tracked, what the function reads that it returns is not. While it returns nothing, nothing is asked.
 *
 *     const picture = asked(() => (workspace) => workspace.render({ what: 'graph', format: 'svg' }));
 */
export function asked<Answer>(question: () => Question<Answer> | undefined): Asked<Answer> {
  let state = $state.raw<Asked<Answer>>({
    answer: undefined,
    basis: undefined,
    isWaiting: false,
    failure: undefined,
  });
  const asker = {};
  const basisNow = $derived(analysis.current?.basis);
  let number = 0;

  async function ask(work: Question<Answer>, basis: Basis) {
    const mine = ++number;
    const settle = (next: Partial<Asked<Answer>>) => {
      if (mine === number) state = { ...state, isWaiting: false, ...next };
    };
    // A new report is on its way, and with it the question comes again.
    const isStale = () => files.all !== basis.files || settings.lang !== basis.options.lang;
    state = { ...state, isWaiting: true };
    try {
      const answer = await engine.withFiles(basis.files, basis.options, work, { asker, isStale });
      settle({ answer, basis, failure: undefined });
    } catch (error) {
      if (error instanceof Superseded) settle({});
      else settle({ failure: error instanceof Error ? error.message : String(error) });
    }
  }

  $effect(() => {
    const work = question();
    const basis = basisNow;
    if (work && basis) untrack(() => void ask(work, basis));
    return () => {
      number += 1;
    };
  });

  return {
    get answer() {
      return state.answer;
    },
    get basis() {
      return state.basis;
    },
    get isWaiting() {
      return state.isWaiting;
    },
    get failure() {
      return state.failure;
    },
  };
}
