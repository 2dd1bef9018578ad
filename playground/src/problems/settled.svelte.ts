import type { Report } from '@kubetriage/wasm';

import { analysis } from '../engine/analysis.svelte';
import { files } from '../files/files.svelte';

/** The report on the files as they are, once it is there; `undefined` when there will be none. */
export function settled(): Promise<Report | undefined> {
  return new Promise((resolve) => {
    const stop = $effect.root(() => {
      $effect(() => {
        const { current, failure, stage } = analysis;
        const isCurrent = current?.files === files.all;
        if (!isCurrent && !(failure && stage === undefined)) return;
        resolve(isCurrent ? current.report : undefined);
        queueMicrotask(() => stop());
      });
    });
  });
}
