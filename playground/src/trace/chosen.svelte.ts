// The request whose way the page shows, in the strip on top and in its own view.

import type { Trace } from '@kubetriage/wasm';
import type { WorkerWorkspace } from '@kubetriage/wasm/worker';

import { analysis, type Basis } from '../engine/analysis.svelte';
import { engine } from '../engine/engine';
import { files } from '../files/files.svelte';
import { addition, type Asked } from './asked';
import { inside } from './inside.svelte';
import { choicesOf, mostUrgent, type Choice } from './way';

/** What the engine said to a request that somebody asked for. */
interface Answer {
  readonly asked: Asked;
  readonly trace?: Trace;
  /** In the engine's words. */
  readonly error?: string;
}

class Chosen {
  /** What a person typed. */
  #url = $state<string | undefined>(undefined);
  /** Which one of the choices a person took; it counts as long as it is among them. */
  #taken = $state<string | undefined>(undefined);
  /** What goes along with the request, as it was typed. */
  headers = $state('');
  cookies = $state('');
  from = $state('');
  /** The choice of the page, which stays while it is there: a way that becomes whole is to be seen. */
  #kept: string | undefined;
  #answer = $state.raw<Answer | undefined>(undefined);
  #turn = 0;

  /** The requests that the Ingresses declare; without any, those to the Services from inside of the cluster. */
  readonly choices: readonly Choice[] = $derived.by(() => {
    const declared = analysis.report?.traces ?? [];
    return choicesOf(declared.length > 0 ? declared : inside.traces);
  });

  readonly #pages: Choice | undefined = $derived.by(() => {
    const kept = this.choices.find(({ key }) => key === this.#kept);
    const choice = kept ?? mostUrgent(this.choices);
    this.#kept = choice?.key;
    return choice;
  });

  /** What goes along with the request. */
  readonly addition = $derived(addition(this.headers, this.cookies, this.from));

  /** The name of the request that is shown, as it stands among the choices. */
  readonly key: string = $derived.by(() => {
    const taken = this.choices.find(({ key }) => key === this.#taken);
    return this.#url ?? taken?.key ?? this.#pages?.key ?? '';
  });

  readonly #choice: Choice | undefined = $derived(
    this.addition ? undefined : this.choices.find(({ key }) => key === this.key),
  );

  /** What has to be asked, because it is none of the choices. */
  readonly #asked: Asked | undefined = $derived(
    this.#choice || this.key === '' ? undefined : { url: this.key, ...this.addition },
  );

  /** What becomes of the request; the last answer while a new one is on its way. */
  readonly trace: Trace | undefined = $derived(this.#choice?.trace ?? (this.#asked ? this.#answer?.trace : undefined));

  /** What is wrong with the request itself. */
  readonly error: string | undefined = $derived(
    this.#asked && this.#answer?.asked.url === this.#asked.url ? this.#answer.error : undefined,
  );

  readonly #basis: Basis | undefined = $derived(analysis.current?.basis);

  constructor() {
    // A request to what was open before says nothing about what is open now.
    files.onChange(({ isWhole }) => {
      if (!isWhole) return;
      this.ask(undefined);
      this.headers = this.cookies = this.from = '';
    });
    $effect.root(() => {
      $effect(() => {
        const asked = this.#asked;
        const basis = this.#basis;
        if (basis && asked) void this.#ask(asked, basis);
      });
    });
  }

  /** Follows the request to a URL; without one the page chooses. */
  ask(url: string | undefined) {
    this.#url = url?.trim() || undefined;
    this.#taken = undefined;
  }

  /** Follows one of the choices. */
  take(key: string | undefined) {
    this.#url = undefined;
    this.#taken = key;
  }

  async #ask(asked: Asked, basis: Basis) {
    const turn = ++this.#turn;
    const answer = await this.#answerTo(asked, basis);
    if (turn !== this.#turn) return;
    const last = this.#answer?.trace;
    // A text that is no URL leaves the last way on the page.
    this.#answer = answer.trace || !last ? answer : { ...answer, trace: last };
  }

  async #answerTo(asked: Asked, basis: Basis): Promise<Answer> {
    const { url, ...more } = asked;
    try {
      const follow = async (workspace: WorkerWorkspace) => {
        const plain = await workspace.trace(url);
        // The engine has taken the URL apart.
        return Object.keys(more).length === 0 ? plain : workspace.trace({ ...plain.request, ...more });
      };
      const trace = await engine.withFiles(basis.files, basis.options, follow, { asker: this });
      return { asked, trace };
    } catch (error) {
      return { asked, error: error instanceof Error ? error.message : String(error) };
    }
  }
}

export const chosen = new Chosen();
