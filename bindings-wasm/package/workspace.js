import { json, plainFile } from './functions.js';
import { call, generation } from './instance.js';

// A workspace whose answers are JSON text. It outlives the instance that it works with.
export class TextWorkspace {
  // What it holds, and what it held at the last update, from which a new instance has to start.
  #now;
  #seen;
  #inner;
  #generation;

  constructor(options) {
    this.#seen = { options: json(options ?? {}), files: new Map() };
    this.#now = { ...this.#seen, files: new Map() };
    this.#open();
  }

  setFile(file) {
    const plain = plainFile(file);
    this.#call((inner) => inner.setFile(plain));
    this.#now.files.set(plain.path, plain);
  }

  removeFile(path) {
    const removed = this.#call((inner) => inner.removeFile(json(path)));
    this.#now.files.delete(path);
    return removed;
  }

  setOptions(options) {
    const text = json(options ?? {});
    this.#call((inner) => inner.setOptions(text));
    this.#now.options = text;
  }

  update() {
    const changes = this.#call((inner) => inner.update());
    this.#seen = { ...this.#now, files: new Map(this.#now.files) };
    return changes;
  }

  report() {
    return this.#call((inner) => inner.report());
  }

  trace(request) {
    const text = json(request);
    return this.#call((inner) => inner.trace(text));
  }

  walk(subject, answers) {
    const [subjectText, answersText] = [json(subject), json(answers ?? {})];
    return this.#call((inner) => inner.walk(subjectText, answersText));
  }

  render(picture) {
    const text = json(picture);
    return this.#call((inner) => inner.render(text));
  }

  free() {
    if (this.#generation === generation) this.#inner?.free();
    this.#inner = undefined;
    this.#now.files.clear();
    this.#seen.files.clear();
  }

  #call(work) {
    if (!this.#inner) throw new Error('the workspace was freed');
    if (this.#generation !== generation) this.#open();
    return call(() => work(this.#inner));
  }

  #open() {
    call((wasm) => {
      const inner = new wasm.Workspace(this.#seen.options);
      this.#seen.files.forEach((file) => inner.setFile(file));
      inner.update();
      inner.setOptions(this.#now.options);
      for (const path of this.#seen.files.keys()) {
        if (!this.#now.files.has(path)) inner.removeFile(json(path));
      }
      this.#now.files.forEach((file) => inner.setFile(file));
      this.#inner = inner;
    });
    this.#generation = generation;
  }
}

export class Workspace extends TextWorkspace {
  update() {
    return JSON.parse(super.update());
  }

  report() {
    return JSON.parse(super.report());
  }

  trace(request) {
    return JSON.parse(super.trace(request));
  }

  walk(subject, answers) {
    return JSON.parse(super.walk(subject, answers));
  }
}
