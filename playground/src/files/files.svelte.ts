// The files that are open. Their text is here and nowhere else; the editor and the engine are told what changed.

export interface OpenFile {
  /** `/`-separated, unique. */
  readonly path: string;
  readonly text: string;
}

/** Who changed a text: the editor already shows what was typed in it. */
export type Origin = 'editor' | 'elsewhere';

export interface Change {
  /** The paths whose text is another one, that are new, or that are gone. */
  readonly paths: readonly string[];
  readonly origin: Origin;
}

class Files {
  #all = $state.raw<readonly OpenFile[]>([]);
  #active = $state('');
  #listeners = new Set<(change: Change) => void>();

  /** In the order of their tabs. */
  get all(): readonly OpenFile[] {
    return this.#all;
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
    this.#tell({ paths: [...paths], origin: 'elsewhere' });
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

  remove(path: string) {
    const index = this.#all.findIndex((file) => file.path === path);
    if (index < 0) return;
    this.#all = this.#all.filter((file) => file.path !== path);
    if (this.#active === path) this.#active = this.#all[Math.min(index, this.#all.length - 1)]?.path ?? '';
    this.#tell({ paths: [path], origin: 'elsewhere' });
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
