// The engine in its worker. A worker that dies is replaced, and the new one is given everything that the old one had.

import { createWorker, type KubetriageWorker, type WorkerWorkspace } from '@kubetriage/wasm/worker';
import type { Options } from '@kubetriage/wasm';

import type { OpenFile } from '../files/files.svelte';

interface Running {
  readonly worker: KubetriageWorker;
  readonly workspace: WorkerWorkspace;
  /** What the workspace holds. */
  readonly held: Map<string, string>;
  options: string;
}

/** A worker that has not answered for so long is held for dead; more for large texts, in milliseconds for each byte. */
const PATIENCE_MS = 60_000;
const PATIENCE_MS_PER_BYTE = 0.01;

export class Engine {
  #running: Promise<Running> | undefined;
  /** Settled when the last of those that were asked so far has its answer. */
  #last: Promise<unknown> = Promise.resolve();
  #bytes = 0;
  /** Told when a worker had to be replaced. */
  onReplaced: () => void = () => {};

  /**
   * Gives the workspace these files and options, and lets `work` ask it. One after the other: what two parts of the page
   * ask at the same time must not mix.
   */
  withFiles<Answer>(
    files: readonly OpenFile[],
    options: Options,
    work: (workspace: WorkerWorkspace) => Promise<Answer>,
  ): Promise<Answer> {
    const answer = this.#last.then(() => this.#withFiles(files, options, work));
    this.#last = answer.catch(() => {});
    return answer;
  }

  async #withFiles<Answer>(
    files: readonly OpenFile[],
    options: Options,
    work: (workspace: WorkerWorkspace) => Promise<Answer>,
  ): Promise<Answer> {
    this.#bytes = files.reduce((sum, { text }) => sum + text.length, 0);
    return this.#alive(async (running) => {
      const { workspace, held } = running;
      const wanted = new Set(files.map(({ path }) => path));
      for (const path of held.keys()) {
        if (!wanted.has(path)) {
          held.delete(path);
          await workspace.removeFile(path);
        }
      }
      for (const { path, text } of files) {
        if (held.get(path) === text) continue;
        held.set(path, text);
        await workspace.setFile({ path, text });
      }
      const asText = JSON.stringify(options);
      if (running.options !== asText) {
        running.options = asText;
        await workspace.setOptions(options);
      }
      return work(workspace);
    });
  }

  /** Asks for what needs no workspace. */
  async ask<Answer>(work: (worker: KubetriageWorker) => Promise<Answer>): Promise<Answer> {
    return this.#alive(({ worker }) => work(worker));
  }

  async #alive<Answer>(work: (running: Running) => Promise<Answer>): Promise<Answer> {
    try {
      return await this.#patiently(work);
    } catch (error) {
      if (!(error instanceof WorkerDied) && !/worker of kubetriage/.test(String(error))) throw error;
      // Once more with a new worker. What kills that one, too, is told to the caller.
      this.#replace();
      return this.#patiently(work);
    }
  }

  async #patiently<Answer>(work: (running: Running) => Promise<Answer>): Promise<Answer> {
    const running = await (this.#running ??= start());
    let timer: ReturnType<typeof setTimeout> | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new WorkerDied()), PATIENCE_MS + this.#bytes * PATIENCE_MS_PER_BYTE);
    });
    try {
      return await Promise.race([work(running), silence]);
    } finally {
      clearTimeout(timer);
    }
  }

  #replace() {
    const old = this.#running;
    this.#running = undefined;
    old?.then(({ worker }) => worker.terminate()).catch(() => {});
    this.onReplaced();
  }
}

class WorkerDied extends Error {
  constructor() {
    super('the worker does not answer');
  }
}

async function start(): Promise<Running> {
  const worker = createWorker();
  const workspace = await worker.createWorkspace({});
  return { worker, workspace, held: new Map(), options: '{}' };
}

export const engine = new Engine();
