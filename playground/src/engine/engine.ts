// The engine in its worker. Questions about the open files are answered one after the other, because each needs the
// workspace to hold its own files and options. A worker that dies is replaced, and the new one is given everything that
// the old one had.

import { createWorker, type KubetriageWorker, type WorkerWorkspace } from '@kubetriage/wasm/worker';
import type { Options } from '@kubetriage/wasm';

import type { OpenFile } from '../files/files.svelte';

interface Running {
  readonly worker: KubetriageWorker;
  readonly workspace: WorkerWorkspace;
  /** What the workspace holds. A file is never changed, only replaced, so that the same object is the same text. */
  readonly held: Map<string, OpenFile>;
  options: Options;
}

export interface Asking {
  /** Who asks. Of several questions that wait, each asker's latest one is answered, and the others are {@link Superseded}. */
  readonly asker?: object;
  /** Whether nobody wants the answer any more; looked at when the question's turn comes. */
  readonly isStale?: () => boolean;
  /** Whether a much larger question of the same asker may be broken off for this one. */
  readonly isUrgent?: boolean;
}

interface Question extends Asking {
  readonly size: number;
  readonly answer: () => Promise<void>;
  readonly refuse: (reason: Error) => void;
  startedAt?: number;
  isBrokenOff?: boolean;
}

/** A worker that has not answered for so long is held for dead; more for large texts, in milliseconds for each character. */
const PATIENCE_MS = 20_000;
const PATIENCE_MS_PER_CHARACTER = 0.01;

/** Breaking off means a new worker: worth it for what is so much smaller, once the old question has taken so long. */
const SMALLER = 4;
const BREAK_OFF_AFTER_MS = 500;
const BREAK_OFF_FROM = 1_000_000;

/** The question was dropped for a later one. */
export class Superseded extends Error {
  constructor() {
    super('a later question took its place');
  }
}

/** The worker ended, twice in a row, or does not answer. */
export class WorkerDied extends Error {
  constructor(cause?: unknown) {
    super('the worker does not answer', { cause });
  }
}

export class Engine {
  #running: Promise<Running> | undefined;
  #waiting: Question[] = [];
  #answering: Question | undefined;
  /** How many characters the files of the question have that is answered now. */
  #size = 0;
  /** Told when a worker had to be replaced because it died. */
  onReplaced: () => void = () => {};

  /** Starts the worker, which takes a moment, before there is a question. */
  warmUp() {
    this.#start().catch(() => {});
  }

  /**
   * Gives the workspace these files and options, and lets `work` ask it. Options that are not named stay as they were:
   * to ask for a picture does not change what is in the report.
   */
  withFiles<Answer>(
    files: readonly OpenFile[],
    options: Options,
    work: (workspace: WorkerWorkspace) => Promise<Answer>,
    asking: Asking = {},
  ): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => {
      const size = files.reduce((sum, { text }) => sum + text.length, 0);
      const ask = async (running: Running) => {
        await give(running, files, options);
        return work(running.workspace);
      };
      const question: Question = {
        ...asking,
        size,
        answer: () => this.#alive(ask, () => !question.isBrokenOff).then(resolve, reject),
        refuse: reject,
      };
      this.#wait(question);
    });
  }

  /** Asks for what needs no workspace. */
  ask<Answer>(work: (worker: KubetriageWorker) => Promise<Answer>): Promise<Answer> {
    return this.#alive(({ worker }) => work(worker));
  }

  #wait(question: Question) {
    const isOfSame = ({ asker }: Question) => asker !== undefined && asker === question.asker;
    this.#waiting.filter(isOfSame).forEach(({ refuse }) => refuse(new Superseded()));
    this.#waiting = [...this.#waiting.filter((other) => !isOfSame(other)), question];
    const now = this.#answering;
    const isLong =
      now && now.size > BREAK_OFF_FROM && now.size > question.size * SMALLER &&
      performance.now() - (now.startedAt ?? 0) > BREAK_OFF_AFTER_MS;
    if (question.isUrgent && isLong) {
      now.isBrokenOff = true;
      now.refuse(new Superseded());
      this.#forget(this.#running);
    }
    void this.#next();
  }

  async #next() {
    if (this.#answering) return;
    const question = this.#waiting.shift();
    if (!question) return;
    this.#answering = question;
    question.startedAt = performance.now();
    this.#size = question.size;
    if (question.isStale?.()) question.refuse(new Superseded());
    else await question.answer();
    this.#answering = undefined;
    void this.#next();
  }

  /** Asks a worker; where it dies, once more a new one. What kills that one, too, is told to the caller. */
  async #alive<Answer>(work: (running: Running) => Promise<Answer>, isWanted = () => true): Promise<Answer> {
    let died = false;
    for (;;) {
      const started = this.#start();
      try {
        const answer = await this.#patiently(started, work);
        if (died) this.onReplaced();
        return answer;
      } catch (error) {
        if (!isDeath(error)) throw error;
        if (!isWanted()) throw new Superseded();
        // A worker that was given up on purpose, or that another question found dead before, does not count.
        const isNews = this.#running === started;
        this.#forget(started);
        if (died && isNews) throw new WorkerDied(error);
        died ||= isNews;
      }
    }
  }

  async #patiently<Answer>(started: Promise<Running>, work: (running: Running) => Promise<Answer>): Promise<Answer> {
    const running = await started;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new WorkerDied()), PATIENCE_MS + this.#size * PATIENCE_MS_PER_CHARACTER);
    });
    try {
      return await Promise.race([work(running), silence]);
    } finally {
      clearTimeout(timer);
    }
  }

  #start(): Promise<Running> {
    this.#running ??= start();
    return this.#running;
  }

  /** Ends a worker; the next question starts a new one. */
  #forget(started: Promise<Running> | undefined) {
    if (!started || this.#running !== started) return;
    this.#running = undefined;
    started.then(({ worker }) => worker.terminate()).catch(() => {});
  }
}

function isDeath(error: unknown): boolean {
  return error instanceof WorkerDied || /worker of kubetriage/.test(String(error));
}

async function start(): Promise<Running> {
  const worker = createWorker();
  try {
    return { worker, workspace: await worker.createWorkspace({}), held: new Map(), options: {} };
  } catch (error) {
    worker.terminate();
    // Most often the network, and it may be back when the next question comes.
    throw new WorkerDied(error);
  }
}

/** Makes the workspace hold these files and no others. What it holds is noted after it holds it. */
async function give(running: Running, files: readonly OpenFile[], options: Options) {
  const { workspace, held } = running;
  const wanted = new Set(files.map(({ path }) => path));
  for (const path of [...held.keys()]) {
    if (wanted.has(path)) continue;
    await workspace.removeFile(path);
    held.delete(path);
  }
  for (const file of files) {
    const known = held.get(file.path);
    if (known !== file && known?.text !== file.text) await workspace.setFile({ path: file.path, text: file.text });
    held.set(file.path, file);
  }
  const together = { ...running.options, ...options };
  if (JSON.stringify(together) !== JSON.stringify(running.options)) {
    await workspace.setOptions(together);
    running.options = together;
  }
}

export const engine = new Engine();
