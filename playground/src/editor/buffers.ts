// The state of each file that was in the editor: its undo history, selection and folds. They outlive the editor itself,
// which comes and goes with the view that it is in.

import { isolateHistory } from '@codemirror/commands';
import { Annotation, EditorState, type StateEffect, type TransactionSpec } from '@codemirror/state';
import { EditorView, type ViewUpdate } from '@codemirror/view';

import { files, type Change, type OpenFile } from '../files/files.svelte';
import { place } from '../files/place.svelte';
import { extensions } from './extensions';
import { lineEnd, lineEndOf, textOf } from './lineEnds';
import { changesTo, linesOf } from './minimal';
import { placeOf } from './positions';
import { words, wordsFor } from './words';

/** Set on changes that come from the files, which need not be told of them. */
const fromFiles = Annotation.define<boolean>();

interface Kept {
  readonly state: EditorState;
  /** Leads back to what was on the screen. */
  readonly scrolled?: StateEffect<unknown> | undefined;
}

/** So many closed files keep their history, in case one is opened again. */
const CLOSED = 20;

class Buffers {
  #kept = new Map<string, Kept>();
  #closed = new Map<string, Kept>();
  #view: EditorView | undefined;
  #path = '';
  #listener = EditorView.updateListener.of((update) => this.#tell(update));

  constructor() {
    files.onChange((change) => this.#follow(change));
  }

  /** The file in the editor. */
  get path(): string {
    return this.#path;
  }

  /** From now on files are shown in this editor. */
  attach(view: EditorView) {
    this.#view = view;
    this.#path = '';
  }

  detach() {
    this.#keep();
    this.#view = undefined;
    this.#path = '';
  }

  /** Puts a file into the editor. */
  show(path: string) {
    const view = this.#view;
    if (!view || path === this.#path) return;
    this.#keep();
    const { state, scrolled } = this.#stateOf(path);
    this.#path = path;
    this.#kept.delete(path);
    // A file does not start where the one before it was scrolled to.
    view.scrollDOM.scrollTo(0, 0);
    view.setState(state.update({ effects: words.reconfigure(wordsFor(path)) }).state);
    view.dispatch({ effects: scrolled ?? [] });
    place.cursor = { file: path, ...placeOf(state.doc, state.selection.main.head) };
  }

  #tell({ docChanged, selectionSet, state, transactions }: ViewUpdate) {
    const path = this.#path;
    if (!files.get(path)) return;
    if (docChanged && transactions.some((one) => one.docChanged && !one.annotation(fromFiles))) {
      files.set([lateText(path, state)], 'editor');
    }
    if (docChanged || selectionSet) {
      place.cursor = { file: path, ...placeOf(state.doc, state.selection.main.head) };
    }
  }

  #keep() {
    if (!this.#view || !files.get(this.#path)) return;
    this.#kept.set(this.#path, { state: this.#view.state, scrolled: this.#view.scrollSnapshot() });
  }

  #stateOf(path: string): Kept {
    const known = this.#kept.get(path);
    if (known) return known;
    const text = files.get(path)?.text ?? '';
    return {
      state: EditorState.create({
        doc: linesOf(text),
        extensions: [lineEnd.of(lineEndOf(text)), extensions, words.of(wordsFor(path)), this.#listener],
      }),
    };
  }

  #follow({ paths, origin, renamed, isWhole }: Change) {
    if (origin === 'editor') return;
    if (isWhole) {
      this.#begin();
      return;
    }
    if (renamed) {
      this.#rename(renamed.from, renamed.to);
      return;
    }
    for (const path of paths) {
      const file = files.get(path);
      if (file) this.#change(file);
      else this.#close(path);
    }
  }

  /** Other files: what their like had before is no history of theirs. */
  #begin() {
    this.#kept.clear();
    this.#closed.clear();
    this.#path = '';
    this.show(files.active);
  }

  #rename(from: string, to: string) {
    const kept = this.#kept.get(from);
    if (kept) this.#kept.set(to, kept);
    this.#kept.delete(from);
    if (this.#path === from) this.#path = to;
  }

  #close(path: string) {
    const kept = path === this.#path && this.#view ? { state: this.#view.state } : this.#kept.get(path);
    this.#kept.delete(path);
    if (path === this.#path) this.#path = '';
    if (!kept) return;
    this.#closed.delete(path);
    this.#closed.set(path, kept);
    for (const oldest of [...this.#closed.keys()].slice(0, -CLOSED)) this.#closed.delete(oldest);
  }

  /** Another text for a file: as a change that can be undone, wherever the file has a state. */
  #change(file: OpenFile) {
    const closed = this.#closed.get(file.path);
    this.#closed.delete(file.path);
    if (file.path === this.#path && this.#view) {
      const change = changeTo(this.#view.state, file.text);
      if (change) this.#view.dispatch(change);
      return;
    }
    const kept = this.#kept.get(file.path);
    if (kept) {
      const change = changeTo(kept.state, file.text);
      if (change) this.#kept.set(file.path, { ...kept, state: kept.state.update(change).state });
    } else if (closed && textOf(closed.state) === file.text) {
      this.#kept.set(file.path, closed);
    }
  }
}

/** The text of the editor is put together when somebody asks for it: most keys are followed by the next one before that. */
function lateText(path: string, state: EditorState): OpenFile {
  let text: string | undefined;
  return {
    path,
    get text() {
      return (text ??= textOf(state));
    },
  };
}

function changeTo(state: EditorState, text: string): TransactionSpec | undefined {
  const changes = changesTo(state.doc, linesOf(text));
  if (changes.length === 0) return undefined;
  return { changes, annotations: [fromFiles.of(true), isolateHistory.of('full')], userEvent: 'input.outside' };
}

export const buffers = new Buffers();
