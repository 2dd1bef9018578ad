// @kubetriage/wasm in Chromium, unbundled: the cases that all languages share, on the page and in the worker.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { cases } from './cases.js';
import { inBrowser, serve } from './served.js';

const PACKAGE = '/bindings-wasm/package';

// Bytes as JSON can hold them.
const all = cases();
const sent = all.map(({ files, options }) => ({
  options,
  files: files.map(({ path, text }) => ({ path, text: Array.from(text) })),
}));

const PAGE = `<!doctype html>
<link rel="icon" href="data:,">
<script type="module">
  import init, * as direct from '${PACKAGE}/index.js';
  import { createWorker } from '${PACKAGE}/worker.js';
  await init();
  const cases = await (await fetch('/cases.json')).json();
  for (const { files } of cases) files.forEach((file) => (file.text = new Uint8Array(file.text)));
  Object.assign(window, { direct, worker: createWorker(), cases });
</script>`;

async function inPage(work) {
  const pages = { '/': PAGE, '/page.html': PAGE, '/cases.json': JSON.stringify(sent) };
  const server = await serve(new URL('../..', import.meta.url).pathname, pages);
  try {
    return await inBrowser(`${server.url}/page.html`, async (page) => {
      await page.waitForFunction(() => window.cases, undefined, { timeout: 120_000 });
      return work(page);
    });
  } finally {
    server.close();
  }
}

for (const where of ['direct', 'worker']) {
  test(`every case gives the expected report, to the byte (${where})`, async () => {
    const texts = await inPage((page) =>
      page.evaluate(async (where) => {
        const texts = [];
        for (const { files, options } of window.cases) {
          texts.push(`${JSON.stringify(await window[where].check(files, options), null, 2)}\n`);
        }
        return texts;
      }, where),
    );
    all.forEach(({ name, expected }, index) => assert.equal(texts[index], expected, name));
  });
}

test('the worker has every function', async () => {
  const result = await inPage((page) =>
    page.evaluate(async () => {
      const { worker, direct } = window;
      const file = { path: 'web.yaml', text: 'apiVersion: v1\nkind: Servce\nmetadata: {name: web}\n' };
      const report = await worker.check([file]);
      const fixes = report.diagnostics.flatMap((it) => it.fixes.slice(0, 1));
      const workspace = await worker.createWorkspace({ lang: 'es' });
      await workspace.setFile(file);
      const changes = await workspace.update();
      const spanish = await workspace.report();
      const removed = await workspace.removeFile('web.yaml');
      await workspace.setOptions({});
      const rest = await workspace.report();
      await workspace.free();
      const workload = { path: 'pod.yaml', text: 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {}\n' };
      const subject = { kind: 'Pod', name: 'web' };
      const graph = { what: 'graph', format: 'svg' };
      const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
      const misuse = await worker.check([file], { skipp: [] }).catch((error) => error);
      const freed = await workspace.report().catch((error) => error.message);
      const outcome = {
        report: same(report, direct.check([file])),
        fixed: (await worker.applyFixes([file], fixes))[0].text,
        endpoints: same(await worker.endpoints([file]), direct.endpoints([file])),
        trace: same(await worker.trace([file], 'http://web'), direct.trace([file], 'http://web')),
        traces: same(await worker.traces([file]), direct.traces([file])),
        whatIf: same(await worker.whatIf([file], { after: [] }), direct.whatIf([file], { after: [] })),
        view: same(await worker.view([file]), direct.view([file])),
        walk: same(await worker.walk([workload], subject), direct.walk([workload], subject)),
        render: same(await worker.render([file], graph), direct.render([file], graph)),
        flowchart: same(await worker.flowchart('es'), direct.flowchart('es')),
        rules: same(await worker.rules('es'), direct.rules('es')),
        masked: same(await worker.maskSecrets([file]), direct.maskSecrets([file])),
        config: same(await worker.parseConfig('lang: es'), direct.parseConfig('lang: es')),
        version: (await worker.version()) === direct.version(),
        page: (await worker.explain('yaml-syntax')) === (await direct.explain('yaml-syntax')),
        changes: same(changes.added, spanish.diagnostics),
        left: [removed, rest.summary.files],
        misuse: [misuse instanceof TypeError, misuse.message.split(',')[0]],
        freed: typeof freed,
      };
      const pending = worker.check([file]).catch((error) => error.message);
      worker.terminate();
      return { ...outcome, terminated: await pending };
    }),
  );
  assert.deepEqual(result, {
    report: true,
    fixed: 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\n',
    endpoints: true,
    trace: true,
    traces: true,
    whatIf: true,
    view: true,
    walk: true,
    render: true,
    flowchart: true,
    rules: true,
    masked: true,
    config: true,
    version: true,
    page: true,
    changes: true,
    left: [true, 0],
    misuse: [true, 'options.skipp: unknown field `skipp`'],
    freed: 'string',
    terminated: 'the worker of kubetriage was terminated',
  });
});

test('a worker that cannot load its module says so', async () => {
  const message = await inPage((page) =>
    page.evaluate(async (path) => {
      const { createWorker } = await import(`${path}/worker.js`);
      const worker = createWorker({ wasm: new Uint8Array([0, 1, 2, 3]) });
      return worker.check([]).catch((error) => error.message);
    }, PACKAGE),
  );
  assert.match(message, /WebAssembly/);
});
