// Roots with what follows from them. The report lists each root directly before its consequences.

import type { Diagnostic } from '@kubetriage/wasm';

export interface Root {
  readonly diagnostic: Diagnostic;
  readonly consequences: readonly Diagnostic[];
}

export function rootsOf(diagnostics: readonly Diagnostic[]): Root[] {
  const roots: { diagnostic: Diagnostic; consequences: Diagnostic[] }[] = [];
  for (const diagnostic of diagnostics) {
    const last = roots.at(-1);
    if (diagnostic.causedBy?.length && last) last.consequences.push(diagnostic);
    else roots.push({ diagnostic, consequences: [] });
  }
  return roots;
}
