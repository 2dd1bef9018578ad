// @kubetriage/wasm in Node: the cases that all languages share, and what only JavaScript can do wrong.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import Ajv2020 from 'ajv/dist/2020.js';
import * as kubetriage from '@kubetriage/wasm';

import { cases, otherAnswers, reportText, schema } from './cases.js';
import { fixedFiles } from './fixes.js';
import { misuse } from './misuse.js';

const TYPO = 'apiVersion: v1\nkind: Servce\nmetadata: {name: web}\n';
const typo = { path: 'web.yaml', text: TYPO };

let tooEarly;
try {
  kubetriage.check([]);
} catch (error) {
  tooEarly = error;
}

test('nothing works before it is loaded, and says so', () => {
  assert.match(tooEarly.message, /await init\(\)/);
});

before(() => kubetriage.init());

test('every case gives the expected report, to the byte', () => {
  for (const { name, files, options, expected } of cases()) {
    assert.equal(reportText(kubetriage.check(files, options)), expected, name);
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

test('a trace of a workspace is that of its files', () => {
  const { files, options, requests, answers } = cases().find(({ name }) => name === 'trace');
  const workspace = new kubetriage.Workspace(options);
  files.forEach((file) => workspace.setFile(file));
  assert.deepEqual(requests.map((request) => workspace.trace(request)), JSON.parse(answers.traces).asked);
});

test('what would be may be given as bytes', () => {
  const { files, options } = cases().find(({ name }) => name === 'trace');
  assert.deepEqual(kubetriage.whatIf(files, { after: files }, options).lost, []);
});

test('every report obeys the schema', () => {
  const validate = new Ajv2020({ strict: false }).compile(schema());
  for (const { name, files, options } of cases()) {
    assert.ok(validate(kubetriage.check(files, options)), `${name}: ${JSON.stringify(validate.errors)}`);
  }
});

test('fixes lead to the same text as in Rust', () => {
  for (const { name, files, options, fixed } of cases()) {
    const report = kubetriage.check(files, options);
    assert.deepEqual(fixedFiles(kubetriage.applyFixes, report, files), fixed, name);
  }
});

test('the same is masked as in Rust', () => {
  for (const { name, files, masked } of cases()) {
    const changed = kubetriage.maskSecrets(files).filter(({ text }, index) => Buffer.compare(text, files[index].text) !== 0);
    assert.deepEqual(changed, masked, name);
  }
  const [{ text }] = kubetriage.maskSecrets([{ path: 'a.yaml', text: '\ufeffkind: Secret\nstringData: {é: 😀}\n' }]);
  assert.match(text, /^\ufeffkind: Secret\nstringData: {"•+": "•••"}\n$/);
});

test('a text that was given as a string comes back as one', () => {
  const file = { path: 'web.yaml', text: `\ufeff# café 😀\n${TYPO}` };
  const fixes = kubetriage.check([file]).diagnostics.flatMap((it) => it.fixes.slice(0, 1));
  assert.equal(kubetriage.applyFixes([file], fixes)[0].text, file.text.replace('Servce', 'Service'));
});

test('a workspace says what a fresh check says', () => {
  const workspace = new kubetriage.Workspace({ include: ['graph'] });
  const files = new Map();
  for (const { files: [file] } of cases()) {
    const path = `${files.size % 5}.yaml`;
    files.set(path, { path, text: file.text });
    workspace.setFile(files.get(path));
    workspace.update();
    assert.deepEqual(workspace.report(), kubetriage.check([...files.values()], { include: ['graph'] }));
  }
  workspace.free();
  assert.throws(() => workspace.report(), /freed/);
});

test('a workspace says what has changed', () => {
  const workspace = new kubetriage.Workspace();
  workspace.setFile(typo);
  const { added } = workspace.update();
  assert.deepEqual(added.map((it) => it.rule), ['api-kind-not-found']);
  workspace.setFile({ ...typo, text: `# moved\n${TYPO}` });
  assert.deepEqual(workspace.update().changed.map((it) => it.primary.start.line), [2]);
  assert.equal(workspace.removeFile('web.yaml'), true);
  assert.equal(workspace.removeFile('web.yaml'), false);
  assert.deepEqual(workspace.update().removed, [added[0].id]);
});

test('values are those that Kubernetes reads', () => {
  const text = 'a: yes\n__proto__: {x: 0777}\n---\nb: }\n';
  const [read, refused] = kubetriage.view([{ path: 'a.yaml', text }]);
  assert.equal(JSON.stringify(read.value), '{"a":true,"__proto__":{"x":511}}');
  assert.deepEqual([refused.document, 'value' in refused], [1, false]);
  assert.match(refused.refusal.kubernetesMessage, /^yaml: /);
});

test('a configuration is options', () => {
  const options = kubetriage.parseConfig('skip: [api-kind-not-found]\n');
  assert.deepEqual(kubetriage.check([typo], options).diagnostics, []);
  assert.throws(() => kubetriage.parseConfig('skip: [api-kind-not-fond]'), /did you mean `api-kind-not-found`/);
});

test('every rule has a page in each language', async () => {
  for (const lang of ['en', 'es']) {
    for (const { name, summary } of kubetriage.rules(lang)) {
      assert.equal((await kubetriage.explain(name, lang)).split('\n')[0], summary);
    }
  }
  await assert.rejects(kubetriage.explain('toString'), { name: 'Error', message: 'there is no rule `toString`' });
});

test('what is no YAML is a diagnostic', () => {
  for (const text of ['{', '\t', '\0', '\ud800', '&a [*a]', '---\n'.repeat(1000), new Uint8Array([0xff, 0xfe, 0])]) {
    assert.equal(kubetriage.check([{ path: 'a.yaml', text }]).summary.files, 1);
  }
});

test('misuse throws a TypeError that names the argument', async () => {
  await misuse(kubetriage, (work, pattern) => assert.throws(work, { name: 'TypeError', message: pattern }));
  await assert.rejects(kubetriage.explain(7), { name: 'TypeError', message: /^rule: / });
  await assert.rejects(kubetriage.explain('yaml-syntax', 'de'), { name: 'TypeError', message: /^lang: / });
  assert.throws(() => new kubetriage.Workspace().setFile({ path: 1 }), { name: 'TypeError', message: /^file.path: / });
});

test('a getter that throws hurts nobody but its caller', () => {
  const file = { path: 'a.yaml', get text() { throw new Error('mine'); } };
  assert.throws(() => kubetriage.check([file]), /mine/);
  assert.equal(kubetriage.check([typo]).diagnostics.length, 1);
});

test('an instance that dies is replaced', async () => {
  const { initSync } = await import(new URL('dist/kubetriage.js', import.meta.resolve('@kubetriage/wasm')));
  const workspace = new kubetriage.Workspace();
  workspace.setFile(typo);
  workspace.update();
  const before = kubetriage.check([typo]);

  // As much memory as there can be: the next larger piece of it does not exist.
  const { memory } = initSync();
  memory.grow(65_536 - memory.buffer.byteLength / 65_536);
  const large = { path: 'large.yaml', text: new Uint8Array(64 << 20) };
  // The first calls may find room that was given back.
  assert.throws(() => {
    for (;;) new kubetriage.Workspace().setFile(large);
  }, WebAssembly.RuntimeError);

  assert.deepEqual(kubetriage.check([typo]), before);
  assert.deepEqual(workspace.update(), { summary: before.summary, added: [], changed: [], removed: [] });
  workspace.setFile({ ...typo, text: '' });
  assert.equal(workspace.update().removed.length, 1);
});
