// The problems as a person uses them: what to repair first, fixes, filters, the page of a rule.

import AxeBuilder from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { inPage } from './page.js';
import { chooseView, eventually, example, putText } from './person.js';

const problems = (page) => page.getByRole('group', { name: 'Problems' });
const finding = (page, words) => problems(page).getByRole('article').filter({ hasText: words });
const way = (page) => page.getByRole('region', { name: 'The way of a request' });
const said = (page, words) => page.getByRole('status').filter({ hasText: words });
const line = (page, text) => page.locator('.cm-line').filter({ hasText: text });

async function begun(page) {
  await finding(page, 'selects no Pod').first().waitFor();
}

/** The line of the cursor in the editor, once the editor has the focus. */
const cursorLine = (page) => page.locator('.cm-editor.cm-focused .cm-activeLine').textContent({ timeout: 10_000 });

test('somebody who is new here repairs the broken app with the fixes alone, and takes it back', async () => {
  await inPage(async (page) => {
    await begun(page);
    await way(page).getByText('Answers 503').waitFor();
    // A fix that is not safe shows what it would change, and changes nothing when it is left.
    const fix = finding(page, 'selects no Pod').getByRole('button', { name: /^Fix Select any-name: my-app/ });
    await fix.click();
    const dialog = page.getByRole('dialog', { name: 'Select any-name: my-app' });
    await dialog.getByText('removed: name: my-app').waitFor();
    await dialog.getByText('added: any-name: my-app').waitFor();
    await dialog.getByRole('button', { name: 'Leave it' }).click();
    await dialog.waitFor({ state: 'detached' });
    await eventually(() => fix.evaluate((button) => button === document.activeElement), true);
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await finding(page, 'selects no Pod').waitFor({ state: 'detached' });
    await said(page, 'Done: Select any-name: my-app.').waitFor();
    // The focus is still where the work is.
    await eventually(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Problems');
    // A safe one is applied at once.
    await finding(page, 'has no such port').getByRole('button', { name: 'Fix Change the port to 80' }).click();
    await problems(page).getByText('Nothing is broken').waitFor();
    await problems(page).getByText('1 Ingress path, 1 Service and 1 workload connect').waitFor();
    await way(page).getByText('Reaches Deployment my-deployment').waitFor();
    await said(page, 'Done: Change the port to 80.').getByRole('button', { name: 'Undo' }).click();
    await finding(page, 'has no such port').waitFor();
  });
});

test('Enter leads from a finding to its place, and what is typed there repairs it', async () => {
  await inPage(async (page) => {
    await begun(page);
    await problems(page).getByRole('button', { name: /^Service my-service selects no Pod/ }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await eventually(() => cursorLine(page), '    name: my-app');
    await page.keyboard.type('any-');
    await finding(page, 'selects no Pod').waitFor({ state: 'detached' });
    await problems(page).getByRole('button', { name: /leads to port 8080 of Service my-service/ }).click();
    await eventually(() => cursorLine(page), '              number: 8080');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Delete');
    await problems(page).getByText('Nothing is broken').waitFor();
  });
});

test('what follows from a finding is folded under it', async () => {
  await inPage(async (page) => {
    await begun(page);
    const consequence = finding(page, 'which reaches nothing');
    const fold = problems(page).getByRole('button', { name: '1 consequence' });
    await fold.waitFor();
    await consequence.waitFor({ state: 'detached' });
    await fold.click();
    await consequence.waitFor();
    await fold.click();
    await consequence.waitFor({ state: 'detached' });
  });
});

test('details tell the related places, the commands and what Kubernetes says', async () => {
  await inPage(
    async (page) => {
      await begun(page);
      const root = finding(page, 'selects no Pod');
      await root.getByRole('button', { name: 'Details' }).click();
      await root.getByRole('button', { name: 'Copy: kubectl get pods --show-labels' }).click();
      await said(page, 'Copied.').waitFor();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'kubectl get pods --show-labels');
      await root.getByRole('button', { name: /^app\.yaml:16 the Pods of Deployment my-deployment/ }).click();
      await eventually(() => cursorLine(page), '        any-name: my-app');
      await putText(page, await example('old-api-versions'));
      const removed = finding(page, 'Deployment hello uses');
      await removed.getByRole('button', { name: 'Details' }).click();
      await removed.getByText('no matches for kind "Deployment" in version "extensions/v1beta1"').waitFor();
    },
    { permissions: ['clipboard-read', 'clipboard-write'] },
  );
});

test('filters leave what holds the words, has the severity and stands in the file or namespace', async () => {
  await inPage(async (page) => {
    await begun(page);
    await putText(page, `${await example('two-namespaces')}---\n${await example('wrong-service-name')}---\n${await example('named-ports')}`);
    await problems(page).getByText('in namespace backend').first().waitFor();
    await problems(page).getByText('Service billing').first().waitFor();
    const total = await page.getByRole('group', { name: 'Severity' }).getByRole('button').allTextContents();
    assert.deepEqual(total.map((text) => text.trim()), ['3 errors', '1 warning', '0 notes']);
    const articles = problems(page).getByRole('article');
    const words = page.getByRole('searchbox', { name: 'Filter problems' });
    await words.fill('orders NO CONTAINER');
    await eventually(() => articles.count(), 1);
    await said(page, '1 of 4 shown').waitFor();
    await words.fill('nothing has this');
    await eventually(() => articles.count(), 0);
    await page.getByRole('button', { name: 'Show all' }).click();
    await eventually(() => articles.count(), 4);
    await page.getByRole('button', { name: '1 warning' }).click();
    await eventually(() => articles.count(), 1);
    await finding(page, 'billing.example.com/').waitFor();
    await page.getByRole('button', { name: '1 warning' }).click();
    await page.getByRole('region', { name: 'Problems' }).getByRole('combobox', { name: 'Namespace' }).selectOption('frontend');
    await eventually(() => articles.count(), 1);
    await finding(page, 'accounts.example.com/').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await eventually(() => articles.count(), 4);
  });
});

test('all safe fixes go at once, and come back at once', async () => {
  await inPage(async (page) => {
    await begun(page);
    await putText(page, await example('named-ports'));
    await page.getByRole('button', { name: 'Apply all 2 safe fixes' }).click();
    await said(page, '2 fixes applied in 1 file.').waitFor();
    await problems(page).getByText('Nothing is broken').waitFor();
    await way(page).getByText('Reaches Deployment orders').waitFor();
    await said(page, '2 fixes applied').getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Apply all 2 safe fixes' }).waitFor();
  });
});

test('a fix finds its place in a text that was changed since it was found', async () => {
  await inPage(async (page) => {
    await begun(page);
    await page.getByRole('textbox', { name: /^YAML/ }).click();
    await page.keyboard.press('ControlOrMeta+Home');
    // No pause: the fix is asked for while its report is already an old one.
    await page.keyboard.insertText('# new ');
    await finding(page, 'has no such port').getByRole('button', { name: 'Fix Change the port to 80' }).evaluate((button) => button.click());
    await said(page, 'Done: Change the port to 80.').waitFor();
    await finding(page, 'has no such port').waitFor({ state: 'detached' });
    await page.getByRole('textbox', { name: /^YAML/ }).click();
    await page.keyboard.press('ControlOrMeta+Home');
    await line(page, '# new # Broken in two places').waitFor();
    await page.keyboard.press('ControlOrMeta+End');
    await line(page, /number: 80$/).waitFor();
  });
});

test('a rule has its page, in the language of the person', async () => {
  await inPage(async (page) => {
    await begun(page);
    const rule = finding(page, 'selects no Pod').getByRole('button', { name: /^About this rule/ });
    await rule.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('heading', { name: 'Why requests fail' }).waitFor();
    await dialog.getByText('# error').first().waitFor();
    assert.equal(await dialog.locator('script, img, a').count(), 0);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await eventually(() => rule.evaluate((button) => button === document.activeElement), true);
    await page.getByRole('button', { name: 'Español' }).click();
    await page.getByRole('button', { name: /^Sobre esta regla: service-selector/ }).click();
    await dialog.getByRole('heading', { name: 'Cómo arreglarlo' }).waitFor();
  });
});

test('ten thousand findings leave the page alive', async () => {
  const pod = (number) => `kind: Pod\napiVersion: v1\nmetadata: {name: p${number}}\nspec: {containers: [{name: c}]}\n---\n`;
  await inPage(async (page) => {
    await begun(page);
    await putText(page, Array.from({ length: 10_000 }, (_, number) => pod(number)).join(''));
    await page.getByRole('button', { name: '10,000 errors' }).waitFor({ timeout: 60_000 });
    const articles = problems(page).getByRole('article');
    await eventually(() => articles.count(), 100);
    await page.getByRole('button', { name: 'Show 100 more of 9,900' }).click();
    await eventually(() => articles.count(), 200);
    await page.getByRole('searchbox', { name: 'Filter problems' }).fill('p9999');
    await eventually(() => articles.count(), 1);
    await finding(page, 'p9999').getByRole('button', { name: /has no image/ }).click();
    await line(page, 'p9999').waitFor();
  });
});

test('at 360 px a finding leads to the tab of the YAML', async () => {
  await inPage(
    async (page) => {
      await way(page).getByText('Answers 503').waitFor();
      await chooseView(page, 'Problems');
      await finding(page, 'selects no Pod').getByRole('button', { name: /^Service my-service/ }).click();
      await eventually(() => page.getByRole('tab', { name: /^YAML/ }).getAttribute('aria-selected'), 'true');
      await eventually(() => cursorLine(page), '    name: my-app');
    },
    { viewport: { width: 360, height: 740 } },
  );
});

test('details, a change that is looked at and the page of a rule can be used by everyone', async () => {
  await inPage(async (page) => {
    await begun(page);
    const check = async (what) => {
      await page.waitForTimeout(400);
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => ({ id, target }))), [], what);
    };
    const root = finding(page, 'selects no Pod');
    await root.getByRole('button', { name: 'Details' }).click();
    await problems(page).getByRole('button', { name: '1 consequence' }).click();
    await check('details');
    await root.getByRole('button', { name: /^Fix Select/ }).click();
    await page.getByRole('dialog').getByText('added:').waitFor();
    await check('fix');
    await page.keyboard.press('Escape');
    await root.getByRole('button', { name: /^About this rule/ }).click();
    await page.getByRole('dialog').getByRole('heading', { name: 'Example' }).waitFor();
    await check('rule');
  });
});
