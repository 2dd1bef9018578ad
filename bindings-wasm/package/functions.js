// How the arguments and results of each function cross into WebAssembly, in this thread or in a worker: files as they
// are, all else as JSON text.

export const json = (value) => JSON.stringify(value) ?? 'null';

// Only the fields that are needed, read here: no code of a caller runs while WebAssembly does.
export function plainFile(file, name = 'file') {
  const { path, text } = file ?? {};
  if (typeof path !== 'string') throw new TypeError(`${name}.path: expected a string`);
  if (typeof text === 'string') return { path, text };
  if (!ArrayBuffer.isView(text)) throw new TypeError(`${name}.text: expected a string or a Uint8Array`);
  // An array of another window, as test runners make, is none of this one's.
  return { path, text: new Uint8Array(text.buffer, text.byteOffset, text.byteLength) };
}

function plainFiles(files) {
  if (!Array.isArray(files)) throw new TypeError('files: expected an array of files');
  return files.map((file, index) => plainFile(file, `files[${index}]`));
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

// Changes with the texts of their files as strings.
function plainChanges(changes) {
  if (!Array.isArray(changes?.after)) return json(changes);
  const asText = ({ path, text }) => ({ path, text: typeof text === 'string' ? text : decoder.decode(text) });
  const after = changes.after.map((file, index) => asText(plainFile(file, `changes.after[${index}]`)));
  return json({ ...changes, after });
}

// The files with other contents. One whose text was given as a string comes back as one.
const filesAgain = (contents, files) =>
  files.map(({ path, text }, index) => ({
    path,
    text: typeof text === 'string' ? decoder.decode(contents[index]) : contents[index],
  }));

// Of each function, what is sent to WebAssembly, made of the caller's arguments, and what the caller receives, made of
// the answer.
export const functions = {
  check: {
    send: (files, options) => [plainFiles(files), json(options ?? {})],
    receive: (text) => JSON.parse(text),
  },
  view: {
    send: (files, options) => [plainFiles(files), json(options ?? {})],
    receive: (text) => JSON.parse(text),
  },
  endpoints: {
    send: (files, options) => [plainFiles(files), json(options ?? {})],
    receive: (text) => JSON.parse(text),
  },
  trace: {
    send: (files, request, options) => [plainFiles(files), json(request), json(options ?? {})],
    receive: (text) => JSON.parse(text),
  },
  traces: {
    send: (files, options) => [plainFiles(files), json(options ?? {})],
    receive: (text) => JSON.parse(text),
  },
  whatIf: {
    send: (files, changes, options) => [plainFiles(files), plainChanges(changes), json(options ?? {})],
    receive: (text) => JSON.parse(text),
  },
  applyFixes: {
    send: (files, fixes) => [plainFiles(files), json(fixes)],
    receive: filesAgain,
  },
  maskSecrets: {
    send: (files) => [plainFiles(files)],
    receive: filesAgain,
  },
  rules: {
    send: (lang) => [json(lang ?? 'en')],
    receive: (text) => JSON.parse(text),
  },
  walk: {
    send: (files, subject, answers, options) => [
      plainFiles(files), json(subject), json(answers ?? {}), json(options ?? {}),
    ],
    receive: (text) => JSON.parse(text),
  },
  render: {
    send: (files, picture, options) => [plainFiles(files), json(picture), json(options ?? {})],
    receive: (text) => text,
  },
  flowchart: {
    send: (lang) => [json(lang ?? 'en')],
    receive: (text) => JSON.parse(text),
  },
  parseConfig: {
    send: (text) => [json(text)],
    receive: (text) => JSON.parse(text),
  },
  version: {
    send: () => [],
    receive: (text) => text,
  },
};
