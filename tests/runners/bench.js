// What each language adds to a check in Rust, on 100 and on 5,000 documents, and how long it takes to start: `make bench`.
//
// Every measurement is the best of several, in a process of its own, and is told as a ratio to Rust in the same run.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { repository } from './cases.js';

const DOCUMENTS = [100, 5000];

/** The last line that a program prints, as JSON. */
function answer(program, ...given) {
  const printed = execFileSync(program, given, { cwd: repository, encoding: 'utf8', maxBuffer: 1 << 26 });
  return JSON.parse(printed.trim().split('\n').at(-1));
}

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

const languages = [
  ['Node (addon)', 'node', here('bench-one.js'), 'kubetriage'],
  ['Node (wasm)', 'node', here('bench-one.js'), '@kubetriage/wasm'],
  ['Python', join(repository, '.venv/bin/python'), here('bench-one.py')],
];

const folder = mkdtempSync(join(tmpdir(), 'kubetriage-bench-'));
try {
  const rows = languages.map(([name]) => [name]);
  const rust = ['Rust'];
  const starts = [];
  for (const documents of DOCUMENTS) {
    const path = join(folder, `${documents}.json`);
    const best = answer('cargo', 'bench', '--quiet', '--package', 'kubetriage', '--bench', 'native', '--', `${documents}`, path);
    rust.push(`${best.toFixed(1)} ms`);
    for (const [index, [, program, ...given]] of languages.entries()) {
      const { check, start } = answer(program, ...given, path);
      rows[index].push(`${check.toFixed(1)} ms (${(check / best).toFixed(2)})`);
      starts[index] = Math.min(starts[index] ?? Infinity, start);
    }
  }
  rust.push('');
  rows.forEach((row, index) => row.push(`${starts[index].toFixed(0)} ms`));
  const print = (cells) => console.log(cells.map((cell, index) => (index ? cell.padStart(20) : cell.padEnd(14))).join(''));
  print(['check', ...DOCUMENTS.map((it) => `${it} documents`), 'import']);
  [rust, ...rows].forEach(print);
} finally {
  rmSync(folder, { recursive: true });
}
