import { releaseProxy, wrap } from './dist/comlink.js';
import { functions } from './functions.js';

export function createWorker({ wasm } = {}) {
  const worker = new Worker(new URL('./worker-thread.js', import.meta.url), { type: 'module', name: 'kubetriage' });
  const remote = wrap(worker);
  let end;
  const ended = new Promise((_, reject) => (end = reject));
  ended.catch(() => {});
  worker.addEventListener('error', (event) =>
    end(new Error(`the worker of kubetriage does not run: ${event.message ?? 'it could not be loaded'}`)),
  );

  const answer = async (promise) => {
    try {
      return await Promise.race([promise, ended]);
    } catch (error) {
      // An error that comes from the worker keeps its name, but not its class.
      throw error?.name === 'TypeError' ? new TypeError(error.message, { cause: error }) : error;
    }
  };
  const distant = (name) => async (...given) => {
    const { send, receive } = functions[name];
    return receive(await answer(remote.call(name, send(...given))), ...given);
  };
  if (wasm) {
    // The worker has an address of its own, and an object of type URL cannot be sent.
    const isAddress = typeof wasm === 'string' || wasm instanceof URL;
    answer(remote.init(isAddress ? new URL(wasm, location.href).href : wasm)).catch(end);
  }

  return {
    check: distant('check'),
    view: distant('view'),
    endpoints: distant('endpoints'),
    trace: distant('trace'),
    traces: distant('traces'),
    whatIf: distant('whatIf'),
    applyFixes: distant('applyFixes'),
    maskSecrets: distant('maskSecrets'),
    rules: distant('rules'),
    walk: distant('walk'),
    render: distant('render'),
    flowchart: distant('flowchart'),
    parseConfig: distant('parseConfig'),
    version: distant('version'),
    explain: (rule, lang) => answer(remote.explain(rule, lang)),
    async createWorkspace(options) {
      const workspace = await answer(remote.openWorkspace(options));
      return {
        setFile: (file) => answer(workspace.setFile(file)),
        removeFile: (path) => answer(workspace.removeFile(path)),
        setOptions: (options) => answer(workspace.setOptions(options)),
        update: async () => JSON.parse(await answer(workspace.update())),
        report: async () => JSON.parse(await answer(workspace.report())),
        trace: async (request) => JSON.parse(await answer(workspace.trace(request))),
        walk: async (subject, answers) => JSON.parse(await answer(workspace.walk(subject, answers))),
        render: (picture) => answer(workspace.render(picture)),
        async free() {
          await answer(workspace.free());
          workspace[releaseProxy]();
        },
      };
    },
    terminate() {
      worker.terminate();
      end(new Error('the worker of kubetriage was terminated'));
    },
  };
}
