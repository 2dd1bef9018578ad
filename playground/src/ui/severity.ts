// How bad a finding is, as a drawing of 16 units: a shape of its own for each, so that nobody has to tell colours apart.

import type { Severity } from '@kubetriage/wasm';

/** A filled octagon with a cross, a triangle with an exclamation mark, a ring with an i. */
export const severityPaths: Record<Severity, { readonly shape: string; readonly sign: string }> = {
  error: { shape: 'M5 1.5h6L14.5 5v6L11 14.5H5L1.5 11V5z', sign: 'M5.5 5.5l5 5M10.5 5.5l-5 5' },
  warning: { shape: 'M8 1.5 15 14H1z', sign: 'M8 6v4M8 12v.01' },
  info: { shape: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13', sign: 'M8 7.5v4M8 4.7v.01' },
};
