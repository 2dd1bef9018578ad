// The request whose way the page shows, in the strip on top and in its own view.

import type { Trace } from '@kubetriage/wasm';

import { analysis } from '../engine/analysis.svelte';
import { engine } from '../engine/engine';
import { files } from '../files/files.svelte';
import { inside } from './inside.svelte';
import { choicesOf, mostUrgent, type Asked, type Choice } from './way';

/** What the engine said to a request that somebody asked for. */
interface Answer {
  readonly asked: Asked;
  readonly trace?: Trace;
  /** In the engine's words. */
  readonly error?: string;
}

class Chosen {
  /** What a person chose or typed. */
  #asked = $state.raw<Asked | undefined>(undefined);
  /** The choice of the page, which stays while it is there: a way that becomes whole is to be seen. */
  #kept: string | undefined;
  #answer = $state.raw<Answer | undefined>(undefined);
  #turn = 0;

  /** The requests that the Ingresses declare; without any, those to the Services from inside of the cluster. */
  readonly choices: readonly Choice[] = $derived.by(() => {
    const declared = analysis.report?.traces ?? [];
    return choicesOf(declared.length > 0 ? declared : inside.traces);
  });

  readonly #choice: Choice | undefined = $derived.by(() => {
    const asked = this.#asked;
    if (asked) return isPlain(asked) ? this.choices.find(({ key }) => key === asked.url) : undefined;
    const kept = this.choices.find(({ key }) => key === this.#kept);
    const choice = kept ?? mostUrgent(this.choices);
    this.#kept = choice?.key;
    return choice;
  });

  /** What becomes of the request; the last answer while a new one is on its way. */
  readonly trace: Trace | undefined = $derived(this.#choice?.trace ?? (this.#asked ? this.#answer?.trace : undefined));

  /** What is wrong with the request itself. */
  readonly error: string | undefined = $derived(
    this.#choice || !this.#asked || this.#answer?.asked !== this.#asked ? undefined : this.#answer.error,
  );

  constructor() {
    $effect.root(() => {
      $effect(() => {
        const asked = this.#asked;
        if (analysis.current && asked && !this.#choice) void this.#ask(asked);
      });
    });
  }

  /** The request that a person chose or typed. */
  get asked(): Asked | undefined {
    return this.#asked;
  }

  /** The name of the request that is shown, as it stands among the choices. */
  get key(): string {
    return this.#asked?.url ?? this.#choice?.key ?? '';
  }

  /** Whether the request is one of the choices. */
  get isListed(): boolean {
    return this.#choice !== undefined;
  }

  /** Follows another request; without one the page chooses. */
  ask(asked: Asked | undefined) {
    this.#asked = asked && asked.url.trim() !== '' ? asked : undefined;
  }

  /** Shows one of the choices. */
  choose(key: string) {
    this.ask({ url: key });
  }

  async #ask(asked: Asked) {
    const turn = ++this.#turn;
    const answer = await this.#answerTo(asked);
    if (turn !== this.#turn) return;
    const last = this.#answer?.trace;
    // A text that is no URL leaves the last way on the page.
    this.#answer = answer.trace || !last ? answer : { ...answer, trace: last };
  }

  async #answerTo(asked: Asked): Promise<Answer> {
    const options = analysis.options;
    try {
      const trace = await engine.withFiles(files.all, options, async (workspace) => {
        const plain = await workspace.trace(asked.url);
        if (isPlain(asked)) return plain;
        // The engine has taken the URL apart.
        const { url, ...more } = asked;
        return workspace.trace({ ...plain.request, ...more });
      });
      return { asked, trace };
    } catch (error) {
      return { asked, error: error instanceof Error ? error.message : String(error) };
    }
  }
}

function isPlain({ headers, cookies, from }: Asked): boolean {
  return !headers && !cookies && !from;
}

export const chosen = new Chosen();
