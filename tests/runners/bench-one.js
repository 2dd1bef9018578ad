// Measures one npm package, for bench.js: prints the milliseconds of a check and of its import as JSON.

import { readFileSync } from 'node:fs';

const [name, path] = process.argv.slice(2);
const files = JSON.parse(readFileSync(path, 'utf8'));

const begin = performance.now();
const kubetriage = await import(name);
await kubetriage.init?.();
const start = performance.now() - begin;

const turns = Math.min(Math.max(5000 / files.length, 5), 100);
let best = Infinity;
for (let turn = 0; turn < turns; turn += 1) {
  const before = performance.now();
  kubetriage.check(files);
  best = Math.min(best, performance.now() - before);
}
console.log(JSON.stringify({ check: best, start }));
