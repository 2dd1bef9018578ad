// The files that are open. Their text is here and nowhere else; the editor and the engine are told what changed.

export interface OpenFile {
  /** `/`-separated, unique. */
  readonly path: string;
  /** May be put together when it is first read: read it late, and not with every key that is pressed. */
  readonly text: string;
}

/** Who changed a text: the editor already shows what was typed in it. */
export type Origin = 'editor' | 'elsewhere';

export interface Change {
  /** The paths whose text is another one, that are new, or that are gone. */
  readonly paths: readonly string[];
  readonly origin: Origin;
  /** Set where a file only got another path. */
  readonly renamed?: { readonly from: string; readonly to: string };
  /** Set where other files were opened instead of all that were open. */
  readonly isWhole?: true;
}

class Files {
  #all = $state.raw<readonly OpenFile[]>([]);
  #active = $state('');
  #isReady = $state(false);
  #listeners = new Set<(change: Change) => void>();

  /** In the order of their tabs. */
  get all(): readonly OpenFile[] {
    return this.#all;
  }

  /** False until it is known what the page starts with. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** The path of the file in the editor; empty when none is open. */
  get active(): string {
    return this.#active;
  }

  get(path: string): OpenFile | undefined {
    return this.#all.find((file) => file.path === path);
  }

  open(path: string) {
    if (this.get(path)) this.#active = path;
  }

  /** Shows these files instead of those that are open. */
  replaceAll(files: readonly OpenFile[], active = files[0]?.path ?? '') {
    const paths = new Set([...this.#all, ...files].map(({ path }) => path));
    this.#all = [...files];
    this.#active = active;
    this.#isReady = true;
    this.#tell({ paths: [...paths], origin: 'elsewhere', isWhole: true });
  }

  /** Adds files, or gives those that are open another text. */
  set(files: readonly OpenFile[], origin: Origin = 'elsewhere') {
    const given = new Map(files.map((file) => [file.path, file]));
    const known = this.#all.map((file) => given.get(file.path) ?? file);
    const names = new Set(this.#all.map(({ path }) => path));
    this.#all = [...known, ...[...given.values()].filter(({ path }) => !names.has(path))];
    if (!this.get(this.#active)) this.#active = files[0]?.path ?? '';
    this.#tell({ paths: [...given.keys()], origin });
  }

  /** Puts files among the tabs, each at its place, and opens the first. */
  insertAll(added: readonly { readonly file: OpenFile; readonly index: number }[]) {
    const paths: string[] = [];
    for (const { file, index } of added) {
      const path = this.freePath(file.path);
      this.#all = this.#all.toSpliced(index, 0, path === file.path ? file : { path, text: file.text });
      paths.push(path);
    }
    this.#active = paths[0] ?? this.#active;
    this.#tell({ paths, origin: 'elsewhere' });
  }

  /** Gives a file another path; false when another file has it. */
  rename(from: string, to: string): boolean {
    const file = this.get(from);
    if (!file || this.get(to)) return false;
    this.#all = this.#all.map((other) => (other === file ? { path: to, text: file.text } : other));
    if (this.#active === from) this.#active = to;
    this.#tell({ paths: [from, to], origin: 'elsewhere', renamed: { from, to } });
    return true;
  }

  remove(path: string) {
    this.removeAll([path]);
  }

  removeAll(paths: readonly string[]) {
    const gone = new Set(paths);
    const removed = this.#all.filter(({ path }) => gone.has(path)).map(({ path }) => path);
    if (removed.length === 0) return;
    const index = this.#all.findIndex(({ path }) => path === this.#active);
    const stays = this.#all.slice(index).find(({ path }) => !gone.has(path));
    this.#all = this.#all.filter(({ path }) => !gone.has(path));
    if (gone.has(this.#active)) this.#active = (stays ?? this.#all.at(-1))?.path ?? '';
    this.#tell({ paths: removed, origin: 'elsewhere' });
  }

  /** A path that no file has: `app.yaml`, `app-2.yaml`, …. */
  freePath(wanted: string): string {
    if (!this.get(wanted)) return wanted;
    const [, stem = wanted, end = ''] = /^(.*?)(\.[^./]*)?$/.exec(wanted) ?? [];
    for (let number = 2; ; number++) {
      const path = `${stem}-${number}${end}`;
      if (!this.get(path)) return path;
    }
  }

  /** Calls `listener` after each change; the function that is returned ends that. */
  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(change: Change) {
    this.#listeners.forEach((listener) => listener(change));
  }
}

export const files = new Files();
