// The package kubetriage, an addon for Node: the cases that all languages share, and what only Node can do wrong.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';

import Ajv2020 from 'ajv/dist/2020.js';
import * as kubetriage from 'kubetriage';

import { cases, otherAnswers, reportText, schema } from './cases.js';
import { fixedFiles } from './fixes.js';
import { misuse } from './misuse.js';

const TYPO = 'apiVersion: v1\nkind: Servce\nmetadata: {name: web}\n';
const typo = { path: 'web.yaml', text: TYPO };

const native = createRequire(import.meta.url)(new URL('native.cjs', import.meta.resolve('kubetriage')).pathname);

test('every case gives the expected report, to the byte', async () => {
  for (const { name, files, options, expected } of cases()) {
    assert.equal(reportText(kubetriage.check(files, options)), expected, name);
    assert.equal(reportText(await kubetriage.checkAsync(files, options)), expected, name);
  }
});

test('every case gives the expected traces, endpoints and changes', () => {
  let answers = 0;
  for (const it of cases()) {
    for (const [given, expected, name] of otherAnswers(kubetriage, it)) {
      assert.deepEqual(given, expected, `${it.name}: ${name}`);
      answers += 1;
    }
  }
  assert.ok(answers > 4);
});

test('the same answers come from the pool', async () => {
  for (const { files, options, requests, changes, walks, answers } of cases()) {
    if (answers.endpoints) {
      assert.deepEqual(await kubetriage.endpointsAsync(files, options), JSON.parse(answers.endpoints));
    }
    if (answers.traces) {
      const { declared, asked } = JSON.parse(answers.traces);
      assert.deepEqual(await kubetriage.tracesAsync(files, options), declared);
      assert.deepEqual(await Promise.all(requests.map((it) => kubetriage.traceAsync(files, it, options))), asked);
      const workspace = new kubetriage.Workspace(options);
      files.forEach((file) => workspace.setFile(file));
      assert.deepEqual(requests.map((request) => workspace.trace(request)), asked);
    }
    for (const [index, { subject, answers: given }] of (walks ?? []).entries()) {
      const walk = JSON.parse(answers.walks)[index];
      assert.deepEqual(await kubetriage.walkAsync(files, subject, given, options), walk);
    }
    if (changes) assert.deepEqual(await kubetriage.whatIfAsync(files, changes, options), JSON.parse(answers['what-if']));
  }
});

test('every report obeys the schema', () => {
  const validate = new Ajv2020({ strict: false }).compile(schema());
  for (const { name, files, options } of cases()) {
    assert.ok(validate(kubetriage.check(files, options)), `${name}: ${JSON.stringify(validate.errors)}`);
  }
});

test('fixes lead to the same text as in Rust', async () => {
  for (const { name, files, options, fixed } of cases()) {
    const report = kubetriage.check(files, options);
    assert.deepEqual(fixedFiles(kubetriage.applyFixes, report, files), fixed, name);
  }
  const fixes = kubetriage.check([typo]).diagnostics.flatMap((it) => it.fixes.slice(0, 1));
  assert.deepEqual(await kubetriage.applyFixesAsync([typo], fixes), kubetriage.applyFixes([typo], fixes));
});

test('the same is masked as in Rust', async () => {
  for (const { name, files, masked } of cases()) {
    const changed = kubetriage.maskSecrets(files).filter(({ text }, index) => Buffer.compare(text, files[index].text) !== 0);
    assert.deepEqual(changed, masked, name);
  }
  const secret = cases().find(({ masked }) => masked.length > 0).files;
  assert.deepEqual(await kubetriage.maskSecretsAsync(secret), kubetriage.maskSecrets(secret));
  const [{ text }] = kubetriage.maskSecrets([{ path: 'a.yaml', text: '\ufeffkind: Secret\nstringData: {é: 😀}\n' }]);
  assert.match(text, /^\ufeffkind: Secret\nstringData: {"•+": "•••"}\n$/);
});

test('a text that was given as a string comes back as one', () => {
  const file = { path: 'web.yaml', text: `\ufeff# café 😀\n${TYPO}` };
  const fixes = kubetriage.check([file]).diagnostics.flatMap((it) => it.fixes.slice(0, 1));
  assert.equal(kubetriage.applyFixes([file], fixes)[0].text, file.text.replace('Servce', 'Service'));
});

test('a workspace says what a fresh check says, and what has changed', () => {
  const workspace = new kubetriage.Workspace({ include: ['graph'] });
  const files = new Map();
  const shown = new Map();
  for (const { files: [file] } of cases()) {
    const path = `${files.size % 5}.yaml`;
    files.set(path, { path, text: file.text });
    workspace.setFile(files.get(path));
    const { added, changed, removed } = workspace.update();
    removed.forEach((id) => shown.delete(id));
    [...added, ...changed].forEach((diagnostic) => shown.set(diagnostic.id, diagnostic));
    const report = workspace.report();
    assert.deepEqual(report, kubetriage.check([...files.values()], { include: ['graph'] }));
    assert.deepEqual(new Map(report.diagnostics.map((it) => [it.id, it])), shown);
  }
  workspace.setOptions({ skip: kubetriage.rules().map((rule) => rule.name) });
  assert.equal(workspace.update().removed.length, shown.size);
  assert.equal(workspace.removeFile('0.yaml'), true);
  assert.equal(workspace.removeFile('0.yaml'), false);
});

test('values are those that Kubernetes reads', async () => {
  const text = 'a: yes\n__proto__: {x: 0777}\n---\nb: }\n';
  const [read, refused] = kubetriage.view([{ path: 'a.yaml', text }]);
  assert.equal(JSON.stringify(read.value), '{"a":true,"__proto__":{"x":511}}');
  assert.match(refused.refusal.kubernetesMessage, /^yaml: /);
  assert.deepEqual(await kubetriage.viewAsync([{ path: 'a.yaml', text }]), [read, refused]);
});

test('a configuration is options', () => {
  const options = kubetriage.parseConfig('skip: [api-kind-not-found]\n');
  assert.deepEqual(kubetriage.check([typo], options).diagnostics, []);
  assert.throws(() => kubetriage.parseConfig('skip: [api-kind-not-fond]'), /did you mean `api-kind-not-found`/);
});

test('every rule has a page in each language', () => {
  for (const lang of ['en', 'es']) {
    for (const { name, summary } of kubetriage.rules(lang)) {
      assert.equal(kubetriage.explain(name, lang).split('\n')[0], summary);
    }
  }
  assert.throws(() => kubetriage.explain('toString'), { name: 'Error', message: 'there is no rule `toString`' });
  assert.throws(() => kubetriage.explain('yaml-sintax'), /did you mean `yaml-syntax`/);
});

test('misuse throws a TypeError that names the argument', async () => {
  await misuse(kubetriage, (work, message) => assert.throws(work, { name: 'TypeError', message }));
  const distant = { ...kubetriage, ...{ check: kubetriage.checkAsync, view: kubetriage.viewAsync } };
  distant.applyFixes = kubetriage.applyFixesAsync;
  distant.endpoints = kubetriage.endpointsAsync;
  distant.trace = kubetriage.traceAsync;
  distant.traces = kubetriage.tracesAsync;
  distant.whatIf = kubetriage.whatIfAsync;
  distant.walk = kubetriage.walkAsync;
  distant.render = kubetriage.renderAsync;
  distant.maskSecrets = kubetriage.maskSecretsAsync;
  await misuse(distant, async (work, message) => {
    await assert.rejects(async () => work(), { name: 'TypeError', message });
  });
  assert.throws(() => kubetriage.explain(7), { name: 'TypeError', message: /^rule: / });
  assert.throws(() => kubetriage.explain('yaml-syntax', 'de'), { name: 'TypeError', message: /^lang: / });
  assert.throws(() => new kubetriage.Workspace({ a: 1 }), { name: 'TypeError', message: /^options\.a: / });
  assert.throws(() => new kubetriage.Workspace().setFile({ path: 1 }), { name: 'TypeError', message: /^file\.path: / });
});

/** Enough work to see what happens beside it. */
const large = Array.from({ length: 4000 }, (_, index) => ({ path: `${index}.yaml`, text: TYPO.repeat(20) }));

test('the event loop goes on while the pool works', async () => {
  let turns = 0;
  let done = false;
  const answer = kubetriage.checkAsync(large).finally(() => (done = true));
  while (!done) {
    await setImmediate();
    turns += 1;
  }
  assert.equal((await answer).summary.files, large.length);
  assert.ok(turns > 10, `${turns} turns`);
});

test('a signal ends the waiting', async () => {
  await assert.rejects(kubetriage.checkAsync(large, {}, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  const controller = new AbortController();
  const answers = Array.from({ length: 6 }, () => kubetriage.checkAsync(large, {}, { signal: controller.signal }));
  await setImmediate();
  controller.abort(new Error('no longer needed'));
  for (const answer of answers) await assert.rejects(answer, /no longer needed/);
  assert.equal((await kubetriage.checkAsync([typo], {}, { signal: new AbortController().signal })).summary.files, 1);
});

test('a panic is an exception', async () => {
  assert.throws(() => native.panic(), /asked for/);
  await assert.rejects(native.panicAsync(), /asked for/);
  assert.equal(kubetriage.check([typo]).diagnostics.length, 1);
});

test('CommonJS has the same functions', () => {
  const common = createRequire(import.meta.url)('kubetriage');
  assert.deepEqual(Object.keys(common).sort(), Object.keys(kubetriage).sort());
  assert.deepEqual(common.check([typo]), kubetriage.check([typo]));
});
