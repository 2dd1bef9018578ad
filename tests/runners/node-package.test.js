// The package kubetriage as people use it: installed from its tarball, and that of its addon, into an empty project.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';

import { repository } from './cases.js';
import { project } from './packed.js';

const PACKAGE = 'bindings-node';

const { napi, version } = JSON.parse(readFileSync(join(repository, PACKAGE, 'package.json'), 'utf8'));

/** What releases make of the addon for this platform. */
const PLATFORM = `${process.platform}-${process.arch}${process.platform === 'linux' ? '-gnu' : ''}`;
const ADDON = `${PACKAGE}/npm/${PLATFORM}`;

const FILE = String.raw`{ path: 'web.yaml', text: 'apiVersion: v1\nkind: Servce\nmetadata: {name: web}\n' }`;

const install = (t, files) => {
  execFileSync('npx', ['napi', 'create-npm-dirs'], { cwd: join(repository, PACKAGE), stdio: 'ignore' });
  const addon = `${napi.binaryName}.${PLATFORM}.node`;
  copyFileSync(join(repository, PACKAGE, addon), join(repository, ADDON, addon));
  return project(t, [PACKAGE, ADDON], files);
};

test('the tarballs have what is needed and nothing else', (t) => {
  const { packed: [main, addon] } = install(t);
  assert.deepEqual(main.paths.toSorted(), [
    'LICENSE',
    'README.md',
    'cli.js',
    'functions.cjs',
    'functions.js',
    'index.cjs',
    'index.d.cts',
    'index.d.ts',
    'index.js',
    'native.cjs',
    'package.json',
    'report.d.cts',
    'report.d.ts',
  ]);
  assert.ok(addon.paths.includes(`${napi.binaryName}.${PLATFORM}.node`));
});

test('ECMAScript modules import it, CommonJS requires it', (t) => {
  const { run } = install(t, {
    'import.js': `import { check } from 'kubetriage'; console.log(check([${FILE}]).diagnostics[0].rule);`,
    'require.cjs': `const { check } = require('kubetriage'); console.log(check([${FILE}]).diagnostics[0].rule);`,
  });
  for (const file of ['import.js', 'require.cjs']) assert.equal(run(file), 'api-kind-not-found\n');
});

test('TypeScript knows its types in both kinds of modules', (t) => {
  const use = `
import { applyFixes, check, checkAsync, explain, parseConfig, Workspace } from 'kubetriage';
import type { Changes, Report } from 'kubetriage';

const files = [{ path: 'a.yaml', text: new Uint8Array() }, { path: 'b.yaml', text: '' }];
const report: Report = check(files, { ...parseConfig(''), namespace: 'shop' });
const causes: string[] | undefined = report.diagnostics[0]?.causedBy;
const later: Promise<Report> = checkAsync(files, {}, { signal: new AbortController().signal });
const page: string = explain('yaml-syntax', 'es');
const changes: Changes = new Workspace().update();
applyFixes(files, report.diagnostics.flatMap((it) => it.fixes));
// @ts-expect-error
check(files, { skipp: [] });
export { causes, later, page, changes };
`;
  const { folder } = install(t, { 'use.mts': use, 'use.cts': use });
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--noEmit'];
  const where = ['--target', 'es2022', '--module', 'nodenext', '--lib', 'es2022,dom'];
  execFileSync(process.execPath, [tsc, ...strict, ...where, 'use.mts', 'use.cts'], { cwd: folder, stdio: 'inherit' });
});

test('it brings the command line', (t) => {
  const { folder } = install(t, { 'web.yaml': 'apiVersion: v1\nkind: Servce\nmetadata: {name: web}\n' });
  const kubetriage = (args, input) =>
    spawnSync(join(folder, 'node_modules/.bin/kubetriage'), args, { cwd: folder, input, encoding: 'utf8' });
  assert.equal(kubetriage(['version']).stdout.trim().split(' ').at(-1), version);
  const checked = kubetriage(['check', 'web.yaml']);
  assert.match(checked.stdout, /error\[api-kind-not-found\]/);
  assert.equal(checked.status, 1);
  assert.equal(kubetriage(['check', '-'], '').status, 0);
  assert.equal(kubetriage(['check', '--no-such-option']).status, 2);
});
