// Makes what is the same elsewhere: the arguments and types of @kubetriage/wasm, and CommonJS of the modules.

import { readFileSync, writeFileSync } from 'node:fs';
import ts from 'typescript';

const wasm = new URL('../bindings-wasm/package/', import.meta.url);
const here = new URL('./', import.meta.url);

const read = (folder, file) => readFileSync(new URL(file, folder), 'utf8');
const write = (file, text) => writeFileSync(new URL(file, here), text);

// Modules of one kind name one another by the ending of that kind.
const asCommon = (text) => text.replaceAll(/(['"])\.\/(functions|report)\.js\1/g, '$1./$2.cjs$1');

write('functions.js', read(wasm, 'functions.js'));
write('report.d.ts', read(wasm, 'report.d.ts'));
write('report.d.cts', read(wasm, 'report.d.ts'));
write('index.d.cts', asCommon(read(here, 'index.d.ts')));
for (const file of ['functions', 'index']) {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  const { outputText } = ts.transpileModule(read(here, `${file}.js`), { compilerOptions });
  write(`${file}.cjs`, asCommon(outputText));
}
