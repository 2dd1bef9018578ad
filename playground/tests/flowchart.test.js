// The flowchart, as a person walks it: reading the steps, answering for the cluster, asking the drawing.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { inPage } from './page.js';
import { putText } from './person.js';

const atCursor = (page, text) => page.locator('.cm-activeLine', { hasText: text }).waitFor();
const steps = (page) => page.getByRole('list', { name: 'The walk, step by step' });
const answer = (page, question, word) =>
  page.getByRole('group', { name: question }).getByRole('button', { name: word, exact: true }).click();
const isLit = (page, id) => page.locator(`[data-question="${id}"].taken`).waitFor();

async function open(page) {
  await page.getByRole('tab', { name: 'Flowchart' }).click();
  await steps(page).waitFor();
}

test('the walk says where it ends and why, with links into the YAML', () =>
  inPage(async (page) => {
    await open(page);
    await steps(page).getByText('Is the selector matching the right Pod label?').waitFor();
    await steps(page).getByText('selects no Pod').waitFor();
    await page.getByText('Compare with').waitFor();
    await page.getByRole('button', { name: 'app.yaml:30', exact: true }).click();
    await atCursor(page, 'name: my-app');
    await page.getByRole('button', { name: 'app.yaml:27', exact: true }).click();
    await atCursor(page, 'name: my-service');
    const why = page.locator('.exit').getByRole('button', { name: 'selects no Pod' });
    await why.click();
    await atCursor(page, 'name: my-app');
    await isLit(page, 'S2');
    await page.locator('[data-question="I1"].dim').waitFor();
  }));

test('commands have the real names, and are copied', () =>
  inPage(
    async (page) => {
      await open(page);
      await page.getByRole('button', { name: 'Copy: kubectl describe service my-service' }).click();
      await page.getByRole('status').getByText('Copied.').waitFor();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'kubectl describe service my-service');
    },
    { permissions: ['clipboard-read', 'clipboard-write'] },
  ));

test('what only a cluster knows is asked, and the walk goes on from the answer until it is taken back', () =>
  inPage(async (page) => {
    await open(page);
    await answer(page, 'Is there any Pending Pod?', 'Yes');
    await steps(page).getByText('Is the cluster full?').waitFor();
    await isLit(page, 'P2');
    await answer(page, 'Is the cluster full?', 'Yes');
    await page.locator('.ends').getByText('Provision a bigger cluster').waitFor();

    // The answers are still there after a look at another view.
    await page.getByRole('tab', { name: 'Graph' }).click();
    await page.getByRole('tab', { name: 'Flowchart' }).click();
    await steps(page).getByText('Is the cluster full?').waitFor();

    await answer(page, 'Is the cluster full?', 'Don’t know');
    await page.getByText('Answer the questions above to go on').waitFor();
    await page.getByRole('button', { name: 'Take back my answers' }).click();
    await page.locator('.ends').getByText('Fix the Service selector').waitFor();
    await isLit(page, 'S2');
  }));

test('a box of the drawing says what it means, and what the walk saw there', () =>
  inPage(async (page) => {
    await open(page);
    await page.getByRole('button', { name: /^S2: / }).click();
    const sheet = page.getByRole('region', { name: 'S2' });
    await sheet.getByText('Every pair of the selector').waitFor();
    await sheet.getByText('On this walk:').waitFor();
    await sheet.getByRole('button', { name: 'app.yaml:30', exact: true }).click();
    await atCursor(page, 'name: my-app');
    await page.getByRole('button', { name: /^X22: / }).click();
    const exit = page.getByRole('region', { name: 'X22' });
    await exit.getByText('Better than the drawing:').waitFor();
    await exit.getByText('The original drawing says:').waitFor();
    await exit.getByRole('button', { name: 'Close' }).click();
    await exit.waitFor({ state: 'detached' });
    // A step leads to its box.
    await page.getByRole('button', { name: 'Show S1 in the drawing' }).click();
    await page.getByRole('region', { name: 'S1' }).waitFor();
  }));

test('each workload has its own walk', () =>
  inPage(async (page) => {
    const dump = await readFile(new URL('../../tests/cases/walk/input/app.yaml', import.meta.url), 'utf8');
    await putText(page, dump);
    await open(page);
    const workload = page.getByRole('combobox', { name: 'Workload' });
    await workload.getByRole('option', { name: 'Deployment api' }).waitFor({ state: 'attached' });
    await page.locator('.ends').getByText('Fix the Service selector').waitFor();
    await answer(page, 'Is there any Pending Pod?', 'Yes');
    await steps(page).getByText('Is the cluster full?').waitFor();
    await workload.selectOption('Deployment/shop/api');
    await page.locator('.ends').getByText('Fix the crashing app').waitFor();
    await steps(page).getByText('CrashLoopBackOff').first().waitFor();
    await workload.selectOption('Deployment/shop/web');
    await steps(page).getByText('Is the cluster full?').waitFor();
  }));

test('on a narrow screen the steps come first, and a place leads to the YAML', () =>
  inPage(
    async (page) => {
      await open(page);
      const [words, drawing] = await Promise.all([steps(page).boundingBox(), page.locator('.drawing').boundingBox()]);
      assert.ok(words.y + words.height <= drawing.y + 1, `steps ${JSON.stringify(words)}, drawing ${JSON.stringify(drawing)}`);
      assert.ok(drawing.width <= 360);
      await page.getByRole('button', { name: 'app.yaml:30', exact: true }).click();
      await page.getByRole('tab', { name: 'YAML', exact: true, selected: true }).waitFor();
      await atCursor(page, 'name: my-app');
    },
    { viewport: { width: 360, height: 740 } },
  ));

test('without a workload the flowchart itself is there to read, in Spanish, too', () =>
  inPage(
    async (page) => {
      const editor = page.getByRole('textbox', { name: 'YAML' });
      await page.getByText('no selecciona ningún Pod').first().waitFor();
      await editor.click();
      await page.keyboard.press('Control+A');
      await page.keyboard.press('Delete');
      await page.getByRole('tab', { name: 'Diagrama' }).click();
      await page.getByText('No hay ningún workload').waitFor();
      await page.getByRole('button', { name: /^P1: / }).click();
      const sheet = page.getByRole('region', { name: 'P1' });
      await sheet.getByText('Mira la columna STATUS').waitFor();
      await sheet.getByText('Is there any PENDING Pod?').waitFor();
    },
    { locale: 'es-ES' },
  ));
