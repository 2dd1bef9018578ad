// How long the page takes: from opening it to the first finding on the screen, and from a key to the squiggle that it
// causes, for files of 100 and 1,000 documents. It asserts nothing; `make bench` prints it.

import { inPage } from './page.js';
import { putText } from './person.js';

const RUNS = 7;

/** Apps of a Deployment and a Service; the last Service selects nothing. */
function documents(count) {
  const apps = Array.from({ length: count / 2 }, (_, index) => {
    const selected = index === count / 2 - 1 ? 'none' : `app-${index}`;
    return `apiVersion: apps/v1
kind: Deployment
metadata: {name: app-${index}}
spec:
  selector: {matchLabels: {app: app-${index}}}
  template:
    metadata: {labels: {app: app-${index}}}
    spec: {containers: [{name: app, image: "registry.example.com/app:${index}", ports: [{containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: app-${index}}
spec: {selector: {app: ${selected}}, ports: [{port: 80, targetPort: 8080}]}
`;
  });
  return apps.join('---\n');
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Milliseconds from opening the page to the moment at which the text is on the screen. */
async function untilFirstFinding(page) {
  await page.reload();
  await page.getByText('selects no Pod').first().waitFor();
  // Counted inside the page: what the test's own polling takes is not the page's.
  return page.evaluate(() => performance.now());
}

/** Milliseconds from a key at the start of the text, which makes it no YAML, to the first squiggle. */
async function untilSquiggle(page) {
  const editor = page.locator('.cm-content');
  await editor.click();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.waitForTimeout(500);
  await editor.evaluate((element) => {
    window.squiggle = new Promise((resolve) => {
      let pressed;
      addEventListener('keydown', () => (pressed = performance.now()), { capture: true, once: true });
      const observer = new MutationObserver(() => {
        if (pressed === undefined || !element.querySelector('.finding.error')) return;
        observer.disconnect();
        resolve(performance.now() - pressed);
      });
      observer.observe(element, { childList: true, subtree: true, attributes: true });
    });
  });
  await page.keyboard.press('[');
  return page.evaluate(() => window.squiggle);
}

console.log('milliseconds, the median of', RUNS, 'runs');
for (const count of [100, 1000]) {
  await inPage(async (page) => {
    await page.getByText('answers 503').first().waitFor();
    await putText(page, documents(count));
    await page.getByText('selects no Pod').first().waitFor();
    // What is open is kept a moment after the last key.
    await page.waitForTimeout(2000);
    const opening = [];
    const typing = [];
    for (let run = 0; run < RUNS; run++) {
      opening.push(await untilFirstFinding(page));
      typing.push(await untilSquiggle(page));
      await page.keyboard.press('Backspace');
      // What is open is kept a moment after the last key.
      await page.waitForTimeout(2000);
    }
    console.log(`${String(count).padStart(5)} documents: first finding ${median(opening).toFixed(0)}, squiggle ${median(typing).toFixed(0)}`);
  });
}
