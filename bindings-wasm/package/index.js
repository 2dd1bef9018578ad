import { functions } from './functions.js';
import { call, init } from './instance.js';

export { explain } from './pages.js';
export { Workspace } from './workspace.js';
export { init };
export default init;

const direct = (name) => (...given) => {
  const { send, receive } = functions[name];
  const sent = send(...given);
  return receive(call((wasm) => wasm[name](...sent)), ...given);
};

export const check = direct('check');
export const view = direct('view');
export const endpoints = direct('endpoints');
export const trace = direct('trace');
export const traces = direct('traces');
export const whatIf = direct('whatIf');
export const applyFixes = direct('applyFixes');
export const maskSecrets = direct('maskSecrets');
export const rules = direct('rules');
export const walk = direct('walk');
export const render = direct('render');
export const flowchart = direct('flowchart');
export const parseConfig = direct('parseConfig');
export const version = direct('version');
