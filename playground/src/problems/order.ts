// Roots with what follows from them, and which of them are shown. The report lists each root directly before its
// consequences.

import type { Diagnostic, Severity } from '@kubetriage/wasm';

export interface Root {
  readonly diagnostic: Diagnostic;
  readonly consequences: readonly Diagnostic[];
  /** False where it is there for its consequences alone. */
  readonly isMatch: boolean;
}

export interface Filter {
  readonly words: string;
  readonly severities: ReadonlySet<Severity>;
  readonly file: string;
  readonly namespace: string;
}

/** The roots that match, and those of consequences that do. A root that matches comes with all that follows from it. */
export function rootsOf(diagnostics: readonly Diagnostic[], filter?: Filter): Root[] {
  const takes = filter ? matcher(filter) : () => true;
  const roots: { diagnostic: Diagnostic; consequences: Diagnostic[]; isMatch: boolean }[] = [];
  let last: (typeof roots)[number] | undefined;
  for (const diagnostic of diagnostics) {
    if (diagnostic.causedBy?.length && last) {
      if (last.isMatch || takes(diagnostic)) last.consequences.push(diagnostic);
    } else {
      if (last && !last.isMatch && last.consequences.length === 0) roots.pop();
      last = { diagnostic, consequences: [], isMatch: takes(diagnostic) };
      roots.push(last);
    }
  }
  if (last && !last.isMatch && last.consequences.length === 0) roots.pop();
  return roots;
}

function matcher({ words, severities, file, namespace }: Filter): (diagnostic: Diagnostic) => boolean {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return (diagnostic) =>
    (severities.size === 0 || severities.has(diagnostic.severity)) &&
    (file === '' || diagnostic.primary.file === file) &&
    (namespace === '' || diagnostic.resource?.namespace === namespace) &&
    (wanted.length === 0 || wanted.every((word) => wordsOf(diagnostic).includes(word)));
}

const known = new WeakMap<Diagnostic, string>();

function wordsOf(diagnostic: Diagnostic): string {
  let words = known.get(diagnostic);
  if (words === undefined) {
    const { message, help, rule, resource, primary } = diagnostic;
    const names = [resource?.kind, resource?.namespace, resource?.name, primary.file];
    // Backticks are how names are set, not part of what is said.
    words = [message, help, rule, ...names].join(' ').replaceAll('`', '').toLowerCase();
    known.set(diagnostic, words);
  }
  return words;
}

/** What there is to choose from, in alphabetical order. */
export function valuesOf(diagnostics: readonly Diagnostic[], value: (diagnostic: Diagnostic) => string | undefined): string[] {
  const values = new Set(diagnostics.map(value));
  return [...values].filter((it) => it !== undefined).sort();
}
