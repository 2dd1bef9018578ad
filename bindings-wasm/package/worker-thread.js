// What runs in the worker that `worker.js` starts.

import { expose, proxy } from './dist/comlink.js';
import { call, init } from './instance.js';
import { explain } from './pages.js';
import { TextWorkspace } from './workspace.js';

expose({
  init,
  explain,
  async call(name, sent) {
    await init();
    return call((wasm) => wasm[name](...sent));
  },
  async openWorkspace(options) {
    await init();
    return proxy(new TextWorkspace(options));
  },
});
