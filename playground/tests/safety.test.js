// Nothing that a text says becomes part of the page, and nothing that the page holds leaves it.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { inPage, POLICY } from './page.js';
import { putText } from './person.js';

const index = await readFile(new URL('../dist/index.html', import.meta.url), 'utf8');

test('the page brings its policy along, the same that the tests send as a header', () => {
  const [, content] = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(index);
  // What a meta element cannot say is said by the header alone.
  assert.equal(`${content}; frame-ancestors 'none'`, POLICY);
  assert.doesNotMatch(content, /unsafe-inline|unsafe-eval(?<!wasm-unsafe-eval)|https?:|\*/);
});

test('the page has no script and no style of its own in its text', () => {
  assert.doesNotMatch(index, /<script(?![^>]*\ssrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=/);
});

// Each marks the window if a piece of it runs, and is looked for as an element if a piece of it is parsed.
const PAYLOADS = [
  `<img src=x onerror="window.ran='img'">`,
  `</style></svg><script>window.ran='script'</script>`,
  `"><svg onload="window.ran='svg'"><a href="javascript:window.ran='link'">click</a>`,
];

const hostile = (payload) => {
  const quoted = JSON.stringify(payload);
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${quoted}, namespace: ${quoted}, labels: {${quoted}: ${quoted}}}
spec:
  selector: {matchLabels: {app: ${quoted}}}
  template:
    metadata: {labels: {app: other}}
    spec: {containers: [{name: ${quoted}, image: ${quoted}, ports: [{name: ${quoted}, containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: ${quoted}}
spec: {selector: {app: ${quoted}}, ports: [{port: 80, targetPort: ${quoted}}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${quoted}}
spec:
  rules:
  - host: ${quoted}
    http: {paths: [{path: ${JSON.stringify(`/${payload}`)}, pathType: Prefix, backend: {service: {name: ${quoted}, port: {name: ${quoted}}}}}]}
---
kind: ${quoted}
${quoted}: [
`;
};

/** Elements of the page and of its shadow roots that only a payload could have made. */
const foreign = (page) =>
  page.evaluate(() => {
    const found = [];
    const look = (root) => {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot) look(element.shadowRoot);
        const handlers = element.getAttributeNames().filter((name) => name.startsWith('on'));
        const leads = element.getAttribute('href') ?? element.getAttribute('xlink:href') ?? '';
        const isScript = element.localName === 'script' && !element.getAttribute('src');
        if (handlers.length > 0 || isScript || (element.localName === 'img' && element.getAttribute('src')) || /^\s*javascript:/i.test(leads)) {
          found.push(element.outerHTML.slice(0, 200));
        }
      }
    };
    look(document);
    return found;
  });

for (const payload of PAYLOADS) {
  test(`a file full of ${payload.slice(0, 30)} is text, in every view`, async () => {
    await inPage(async (page) => {
      await page.getByText('answers 503').first().waitFor();
      await putText(page, hostile(payload));
      await page.getByRole('group', { name: 'Problems' }).getByText(payload.slice(0, 8), { exact: false }).first().waitFor();
      for (const tab of await page.getByRole('tab').all()) {
        await tab.click();
        await page.waitForTimeout(400);
        assert.deepEqual(await foreign(page), []);
      }
      assert.equal(await page.evaluate(() => window.ran), undefined);
    });
  });
}
