import { functions, json, plainFile } from './functions.js';
import native from './native.cjs';

// What the addon says of an argument is a TypeError in JavaScript.
const asThrown = (error) => (error?.code === 'InvalidArg' ? new TypeError(error.message) : error);

function call(work) {
  try {
    return work();
  } catch (error) {
    throw asThrown(error);
  }
}

const direct = (name) => (...given) => {
  const { send, receive } = functions[name];
  const sent = send(...given);
  return receive(call(() => native[name](...sent)), ...given);
};

// The last argument may have a signal. It ends the waiting at once; work that has begun goes on, and nobody hears of it.
const distant = (name) => async (...all) => {
  const { send, receive } = functions[name];
  const given = all.slice(0, send.length);
  const { signal } = all[send.length] ?? {};
  const sent = send(...given);
  signal?.throwIfAborted();
  const queued = new AbortController();
  const answer = call(() => native[`${name}Async`](...sent, queued.signal));
  let stop;
  const stopped = new Promise((_, reject) => {
    stop = () => {
      reject(signal.reason);
      queued.abort();
    };
  });
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return receive(await Promise.race([answer, stopped]), ...given);
  } catch (error) {
    // What is cancelled in the queue rejects, too.
    answer.catch(() => {});
    throw asThrown(error);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
};

export const check = direct('check');
export const view = direct('view');
export const endpoints = direct('endpoints');
export const trace = direct('trace');
export const traces = direct('traces');
export const whatIf = direct('whatIf');
export const applyFixes = direct('applyFixes');
export const maskSecrets = direct('maskSecrets');
export const checkAsync = distant('check');
export const viewAsync = distant('view');
export const endpointsAsync = distant('endpoints');
export const traceAsync = distant('trace');
export const tracesAsync = distant('traces');
export const whatIfAsync = distant('whatIf');
export const applyFixesAsync = distant('applyFixes');
export const maskSecretsAsync = distant('maskSecrets');
export const rules = direct('rules');
export const walk = direct('walk');
export const walkAsync = distant('walk');
export const render = direct('render');
export const renderAsync = distant('render');
export const flowchart = direct('flowchart');
export const parseConfig = direct('parseConfig');
export const version = direct('version');

export const explain = (rule, lang) => call(() => native.explain(json(rule), json(lang ?? 'en')));

export class Workspace {
  #inner;

  constructor(options) {
    this.#inner = call(() => new native.Workspace(json(options ?? {})));
  }

  setFile(file) {
    this.#inner.setFile(plainFile(file));
  }

  removeFile(path) {
    return call(() => this.#inner.removeFile(json(path)));
  }

  setOptions(options) {
    call(() => this.#inner.setOptions(json(options ?? {})));
  }

  update() {
    return JSON.parse(this.#inner.update());
  }

  report() {
    return JSON.parse(this.#inner.report());
  }

  trace(request) {
    return JSON.parse(call(() => this.#inner.trace(json(request))));
  }

  walk(subject, answers) {
    return JSON.parse(call(() => this.#inner.walk(json(subject), json(answers ?? {}))));
  }

  render(picture) {
    return call(() => this.#inner.render(json(picture)));
  }
}
