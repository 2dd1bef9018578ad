// The engine as a person meets it: it works while they type, it dies and comes back, it takes long and says so.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { inPage } from './page.js';
import { putText } from './person.js';

const textOf = (path) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

test('a worker that dies is replaced, the text is kept, and one line says so', () =>
  inPage(async (page, { complaints }) => {
    await page.getByText('selects no Pod').first().waitFor();
    await page.workers()[0].evaluate(() => setTimeout(() => { throw new Error('boom'); }));
    await putText(page, await textOf('examples/wrong-service-name/app.yaml'));
    await page.getByRole('status').getByText('Your text is as it was').waitFor();
    await page.getByText('which is not in these files').first().waitFor();
    await page.getByRole('textbox', { name: 'YAML' }).getByText('name: invoices').waitFor();
    // The error is the test's own.
    complaints.splice(0, complaints.length, ...complaints.filter((words) => !words.includes('boom')));
  }));

test('of edits that follow each other the page shows the latest', () =>
  inPage(async (page) => {
    await page.getByText('selects no Pod').first().waitFor();
    const [wrong, fixed, ports] = await Promise.all(
      ['wrong-service-name', 'fixed-app', 'named-ports'].map((name) => textOf(`examples/${name}/app.yaml`)),
    );
    for (const text of [wrong, ports, wrong, fixed]) await putText(page, text);
    await page.getByText('Nothing is broken').waitFor();
    await page.waitForTimeout(500);
    assert.equal(await page.getByText('Nothing is broken').isVisible(), true);
  }));

test('the language can change while the engine works', () =>
  inPage(async (page) => {
    const fixed = await textOf('examples/wrong-service-name/app.yaml');
    await page.getByText('selects no Pod').first().waitFor();
    await putText(page, fixed);
    await page.getByRole('button', { name: 'Español' }).click();
    await page.getByText('en estos ficheros').first().waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('which is not in these files').first().waitFor();
  }));

test('a worker that hangs is replaced', () =>
  inPage(async (page) => {
    await page.getByText('selects no Pod').first().waitFor();
    page.workers()[0].evaluate(() => { for (;;); }).catch(() => {});
    await putText(page, await textOf('examples/fixed-app/app.yaml'));
    await page.getByRole('status').getByText('Your text is as it was').waitFor({ timeout: 60_000 });
    await page.getByText('Nothing is broken').waitFor();
  }));

test('a dump of 20 MB shows what is done with it, and typing goes on meanwhile', async () => {
  const dump = await textOf('tests/golden/dumps/storefront.yaml');
  const copies = Array.from({ length: 400 }, (_, index) => dump.replaceAll('namespace: storefront', `namespace: shop-${index}`));
  const buffer = Buffer.from(copies.join('---\n'));
  assert.ok(buffer.length > 19_000_000);
  const folder = await mkdtemp(join(tmpdir(), 'kubetriage-'));
  const path = join(folder, 'dump.yaml');
  await writeFile(path, buffer);
  try {
    await inPage(async (page) => {
      await page.getByText('selects no Pod').first().waitFor();
      const choosing = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Files', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Open files…' }).click();
      await (await choosing).setFiles(path);
      await page.getByRole('status').getByText('Reading the YAML').waitFor();
      const editor = page.getByRole('textbox', { name: 'YAML' });
      await editor.click();
      await page.keyboard.press('Control+Home');
      await page.keyboard.type('# typed meanwhile ');
      await editor.getByText('# typed meanwhile').waitFor();
      assert.equal(await page.getByRole('status').getByText(/Reading the YAML|Connecting the objects/).isVisible(), true);
      await page.getByText('is already defined in Ingress').first().waitFor();
      // A small file does not wait for the end of the large one.
      await page.keyboard.type('more ');
      await page.getByRole('status').getByText('Reading the YAML').waitFor();
      await page.getByRole('button', { name: 'Examples' }).click();
      await page.getByRole('menuitem', { name: 'Two namespaces' }).click();
      await page.getByText('accounts.example.com').first().waitFor();
      await page.getByText('is already defined in Ingress').first().waitFor({ state: 'hidden' });
      await page.getByRole('status').getByRole('button', { name: 'Back to my files' }).click();
      await editor.getByText('# typed meanwhile more').waitFor();
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
