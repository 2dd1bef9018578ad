// The one instance of the WebAssembly module that this thread works with.

import initialize, * as glue from './dist/kubetriage.js';
import { load } from './load.js';

let loading;
let ready = false;

// Counts the instances: what lived in an earlier one is gone.
export let generation = 0;

// Loads the module, once however often it is called. After a failure the next call tries again.
export function init(source) {
  loading ??= instantiate(source).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function instantiate(source) {
  const module = source ?? load(new URL('./dist/kubetriage_bg.wasm', import.meta.url));
  await initialize({ module_or_path: await module });
  ready = true;
}

// Runs `work` with the functions of the module. A panic, as every trap, leaves an instance in a state that nobody
// knows: the error is thrown on, and what comes next meets a new instance.
export function call(work) {
  if (!ready) throw new Error('kubetriage is not loaded yet: `await init()` comes first');
  try {
    return work(glue);
  } catch (error) {
    // A stack that is exhausted is a RangeError.
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
      glue.__wbg_reset_state();
      generation += 1;
    }
    throw error;
  }
}
