// @kubetriage/wasm as people use it: installed from its tarball into an empty project.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { build, createServer, preview } from 'vite';

import { repository } from './cases.js';
import { project, write } from './packed.js';
import { inBrowser, serve } from './served.js';

const PACKAGE = 'bindings-wasm/package';

/** A page waits for the module: it must not grow without anybody noticing. */
const MOST_KIB = 900;

const FILE = String.raw`{ path: 'web.yaml', text: 'apiVersion: v1\nkind: Servce\nmetadata: {name: web}\n' }`;

const USE = `
import init, { check, explain } from '@kubetriage/wasm';
await init();
const page = await explain('api-kind-not-found');
const [direct] = check([${FILE}]).diagnostics;
`;

const USE_WORKER = `
import { createWorker } from '@kubetriage/wasm/worker';
const worker = createWorker();
const [fromWorker] = (await worker.check([${FILE}])).diagnostics;
const pageFromWorker = await worker.explain('api-kind-not-found', 'es');
worker.terminate();
window.found = [direct.rule, page.split('\\n')[0], fromWorker.rule, pageFromWorker.split('\\n')[0]];
`;

const summary = (lang) => {
  const pages = JSON.parse(readFileSync(join(repository, PACKAGE, `dist/docs.${lang}.json`), 'utf8'));
  return pages['api-kind-not-found'].split('\n')[0];
};

const found = ['api-kind-not-found', summary('en'), 'api-kind-not-found', summary('es')];

const html = (script) => `<!doctype html><link rel="icon" href="data:,"><script type="module" ${script}</script>`;

const foundBy = (url) =>
  inBrowser(url, (page) => page.waitForFunction(() => window.found).then((handle) => handle.jsonValue()));

test('the module is small enough to wait for', () => {
  const size = gzipSync(readFileSync(join(repository, PACKAGE, 'dist/kubetriage_bg.wasm')), { level: 9 }).length;
  assert.ok(size <= MOST_KIB * 1024, `${Math.ceil(size / 1024)} KiB with gzip, ${MOST_KIB} at most`);
});

test('the tarball has what is needed and nothing else', (t) => {
  const { packed: [{ paths }] } = project(t, [PACKAGE]);
  assert.deepEqual(paths.toSorted(), [
    'LICENSE',
    'README.md',
    'dist/comlink.js',
    'dist/docs.en.json',
    'dist/docs.es.json',
    'dist/kubetriage.js',
    'dist/kubetriage_bg.wasm',
    'functions.js',
    'index.d.ts',
    'index.js',
    'instance.js',
    'load.js',
    'package.json',
    'pages.js',
    'report.d.ts',
    'worker-thread.js',
    'worker.d.ts',
    'worker.js',
    'workspace.js',
  ]);
});

test('Node imports it', (t) => {
  const { run } = project(t, [PACKAGE], { 'use.js': `${USE}console.log(direct.rule, page.split('\\n')[0]);` });
  assert.equal(run('use.js'), `${found.slice(0, 2).join(' ')}\n`);
});

test('TypeScript knows its types', (t) => {
  const { folder } = project(t, [PACKAGE], {
    'use.ts': `
import init, { applyFixes, check, explain, parseConfig, rules, view, Workspace } from '@kubetriage/wasm';
import type { Changes, Diagnostic, Report } from '@kubetriage/wasm';
import { createWorker } from '@kubetriage/wasm/worker';

await init(new URL('https://example.com/kubetriage.wasm'));
const files = [{ path: 'a.yaml', text: new Uint8Array() }, { path: 'b.yaml', text: '' }];
const report: Report = check(files, { ...parseConfig(''), namespace: 'shop', severity: { 'yaml-syntax': 'off' } });
const causes: string[] | undefined = report.diagnostics[0]?.causedBy;
const kind: string | undefined = report.diagnostics[0]?.resource?.kind;
const fixed: string | Uint8Array | undefined = applyFixes(files, report.diagnostics.flatMap((it) => it.fixes))[0]?.text;
const page: string = await explain(rules('es')[0]?.name ?? '');
const changes: Changes = new Workspace({ lang: 'es' }).update();
const worker = createWorker({ wasm: '/kubetriage.wasm' });
const diagnostics: Diagnostic[] = (await worker.check(files)).diagnostics;
const value: unknown = view(files)[0]?.value;
// @ts-expect-error
check(files, { skipp: [] });
// @ts-expect-error
check([{ path: 'a.yaml' }]);
// @ts-expect-error
report.diagnostics[0]?.severity === 'fatal';
export { causes, kind, fixed, page, changes, diagnostics, value };
`,
  });
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  for (const resolution of ['bundler', 'nodenext']) {
    const module = resolution === 'bundler' ? 'esnext' : 'nodenext';
    const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--noEmit'];
    const where = ['--target', 'es2022', '--module', module, '--moduleResolution', resolution, '--lib', 'es2022,dom'];
    execFileSync(process.execPath, [tsc, ...strict, ...where, 'use.ts'], { cwd: folder, stdio: 'inherit' });
  }
});

test('a page imports it without a bundler', async (t) => {
  const { folder } = project(t, [PACKAGE]);
  const script = (USE + USE_WORKER)
    .replace('@kubetriage/wasm/worker', '/node_modules/@kubetriage/wasm/worker.js')
    .replace("'@kubetriage/wasm'", "'/node_modules/@kubetriage/wasm/index.js'");
  write(folder, { 'index.html': html(`>${script}`) });
  const server = await serve(folder);
  t.after(server.close);
  assert.deepEqual(await foundBy(`${server.url}/index.html`), found);
});

for (const base of ['/', '/below/']) {
  test(`Vite builds with it, for ${base}`, async (t) => {
    const { folder } = project(t, [PACKAGE], { 'index.html': html('src="/main.js">'), 'main.js': USE + USE_WORKER });
    const config = { root: folder, base, configFile: false, logLevel: 'warn', build: { target: 'es2022' } };
    await build(config);
    const server = await preview({ ...config, preview: { host: '127.0.0.1', port: 0 } });
    t.after(() => server.close());
    assert.deepEqual(await foundBy(`http://127.0.0.1:${server.httpServer.address().port}${base}`), found);
  });
}

test("Vite's development server serves it", async (t) => {
  const { folder } = project(t, [PACKAGE], { 'index.html': html('src="/main.js">'), 'main.js': USE + USE_WORKER });
  const server = await createServer({
    root: folder,
    configFile: false,
    logLevel: 'warn',
    server: { host: '127.0.0.1', port: 0 },
  });
  t.after(() => server.close());
  await server.listen();
  assert.deepEqual(await foundBy(`http://127.0.0.1:${server.httpServer.address().port}/`), found);
});
