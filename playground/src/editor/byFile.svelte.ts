// What the report says of each file, sorted once for each report.

import type { Diagnostic, DocumentInfo } from '@kubetriage/wasm';

import { analysis } from '../engine/analysis.svelte';
import { files } from '../files/files.svelte';

export interface Counts {
  readonly errors: number;
  readonly warnings: number;
}

const none: Counts = { errors: 0, warnings: 0 };

function grouped<Item>(items: readonly Item[], fileOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(fileOf(item));
    if (group) group.push(item);
    else groups.set(fileOf(item), [item]);
  }
  return groups;
}

class ByFile {
  #diagnostics = $derived(grouped<Diagnostic>(analysis.report?.diagnostics ?? [], ({ primary }) => primary.file));
  #documents = $derived(grouped<DocumentInfo>(analysis.report?.documents ?? [], ({ file }) => file));
  #analysed = $derived(new Map((analysis.current?.files ?? []).map((file) => [file.path, file])));
  #counts = $derived(
    new Map(
      [...this.#diagnostics].map(([file, diagnostics]): [string, Counts] => [
        file,
        {
          errors: diagnostics.filter(({ severity }) => severity === 'error').length,
          warnings: diagnostics.filter(({ severity }) => severity === 'warning').length,
        },
      ]),
    ),
  );

  diagnostics(path: string): readonly Diagnostic[] {
    return this.#diagnostics.get(path) ?? [];
  }

  /** In the order of the text. */
  documents(path: string): readonly DocumentInfo[] {
    return this.#documents.get(path) ?? [];
  }

  counts(path: string): Counts {
    return this.#counts.get(path) ?? none;
  }

  /** Whether the report is about the text that the file has now. */
  isCurrent(path: string): boolean {
    const file = files.get(path);
    return file !== undefined && this.#analysed.get(path) === file;
  }
}

export const byFile = new ByFile();
