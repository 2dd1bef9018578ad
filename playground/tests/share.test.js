// A link that holds the files: there and back, without the values of Secrets, and never at the cost of what is open.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

import { inPage } from './page.js';
import { paste } from './person.js';

const editor = (page) => page.getByRole('textbox', { name: 'YAML' });
const WITH_CLIPBOARD = { permissions: ['clipboard-read', 'clipboard-write'] };

const pod = (name) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n  - name: app\n    image: app:1\n`;
const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: keys\nstringData:\n  password: correct-horse\n';

const pack = (value, form = '1') => `#${form}.${deflateRawSync(JSON.stringify(value)).toString('base64url')}`;
const unpack = (link) => JSON.parse(inflateRawSync(Buffer.from(link.split('#1.')[1], 'base64url')));
const link = (files, more = {}) => pack({ files, active: files[0]?.[0], view: 'graph', ...more });

/** Opens the dialog; the link is there once it can be copied. */
async function share(page) {
  await page.getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog', { name: 'Share a link' });
  await dialog.getByText('The link is').waitFor();
  return dialog;
}

async function copied(page, dialog) {
  await dialog.getByRole('button', { name: 'Copy the link' }).click();
  await dialog.getByText('The link is copied.').waitFor();
  const address = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(await dialog.getByRole('textbox', { name: 'Link' }).inputValue(), address);
  return address;
}

test('a link brings the same files, the same one open and the same view', () =>
  inPage(async (page) => {
    await page.getByText('503').first().waitFor();
    await paste(page, `# ñ 🙂 <b>\r\n${pod('one')}`);
    await editor(page).getByText('name: one').waitFor();
    await paste(page, pod('two'));
    await editor(page).getByText('name: two').waitFor();
    await page.getByRole('tab', { name: 'Flowchart' }).click();
    const dialog = await share(page);
    await dialog.getByText('pasted-2.yaml').waitFor();
    assert.equal(await dialog.getByRole('checkbox').isVisible(), false);
    const address = await copied(page, dialog);
    assert.deepEqual(unpack(address).files, [
      ['pasted.yaml', `# ñ 🙂 <b>\r\n${pod('one')}`],
      ['pasted-2.yaml', pod('two')],
    ]);
    const other = await page.context().newPage();
    await other.goto(address);
    await editor(other).getByText('name: two').waitFor();
    await other.getByRole('tab', { name: 'Flowchart', selected: true }).waitFor();
    await other.getByRole('tab', { name: /pasted\.yaml/ }).click();
    await editor(other).getByText('ñ 🙂 <b>').waitFor();
    // The address holds nothing any more: a reload shows what was made of the files since.
    assert.equal(new URL(other.url()).hash, '');
  }, WITH_CLIPBOARD));

test('the values of Secrets are masked, unless the person says otherwise', () =>
  inPage(async (page) => {
    await page.getByText('503').first().waitFor();
    await paste(page, SECRET);
    await editor(page).getByText('correct-horse').waitFor();
    const dialog = await share(page);
    await dialog.getByText('The values of Secrets are masked in the link.').waitFor();
    const masked = unpack(await copied(page, dialog)).files[0][1];
    assert.ok(!masked.includes('correct-horse') && masked.includes('kind: Secret'), masked);
    await dialog.getByRole('checkbox', { name: 'With the values of Secrets' }).check();
    await dialog.getByText('gets the values of the Secrets, too').waitFor();
    await dialog.getByText('The link is copied.').waitFor({ state: 'hidden' });
    await dialog.getByText('The link is').waitFor();
    assert.equal(unpack(await copied(page, dialog)).files[0][1], SECRET);
    // The choice holds for one link.
    await page.keyboard.press('Escape');
    await share(page);
    assert.equal(await dialog.getByRole('checkbox').isChecked(), false);
  }, WITH_CLIPBOARD));

test('a link that is too long for a chat says so', () =>
  inPage(async (page) => {
    await page.getByText('503').first().waitFor();
    let dialog = await share(page);
    assert.equal(await dialog.getByRole('alert').isVisible(), false);
    await page.keyboard.press('Escape');
    await paste(page, `# ${randomBytes(9_000).toString('base64')}\n${pod('long')}`);
    await editor(page).getByText('name: long').waitFor();
    dialog = await share(page);
    await dialog.getByRole('alert').getByText('Send the files themselves').waitFor();
  }));

test('a link leaves own work to come back to', () =>
  inPage(async (page) => {
    await page.getByText('503').first().waitFor();
    await paste(page, pod('mine'));
    await editor(page).getByText('name: mine').waitFor();
    await page.evaluate((hash) => (location.hash = hash), link([['theirs.yaml', pod('theirs')]]));
    await editor(page).getByText('name: theirs').waitFor();
    await page.getByRole('status').getByRole('button', { name: 'Back to my files' }).click();
    await editor(page).getByText('name: mine').waitFor();
    await page.getByRole('button', { name: 'Files', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Back to my files' }).click();
    await editor(page).getByText('name: theirs').waitFor();
  }));

test('a damaged link says so and changes nothing', () =>
  inPage(async (page) => {
    await page.getByText('503').first().waitFor();
    await paste(page, pod('mine'));
    await editor(page).getByText('name: mine').waitFor();
    const whole = link([['theirs.yaml', pod('theirs')]]);
    const damaged = [
      whole.slice(0, -20),
      '#1.',
      '#1.!!!',
      '#1.AAAA',
      `#1.${deflateRawSync('{"files": ').toString('base64url')}`,
      pack({ files: 'none' }),
      pack(null),
      pack({ files: [['a.yaml']] }),
      pack({ files: [['a.yaml', 'x'], ['a.yaml', 'y']] }),
      pack({ files: [['', 'x']] }),
    ];
    for (const hash of damaged) {
      await page.evaluate((value) => (location.hash = value), hash);
      await page.getByRole('status').getByText('The link is damaged').waitFor();
      await page.getByRole('status').getByRole('button', { name: 'Dismiss' }).click();
    }
    await page.evaluate((value) => (location.hash = value), pack({ files: [] }, '2'));
    await page.getByRole('status').getByText('another version of this page').waitFor();
    await editor(page).getByText('name: mine').waitFor();
  }));

test('a few kilobytes that unpack to gigabytes are refused, and a name that looks like HTML is a name', () =>
  inPage(
    async (page) => {
      await page.getByText('503').first().waitFor();
      await page.getByRole('status').getByText('too large to open here').waitFor();
      const name = '<img src=x onerror=alert(1)>.yaml';
      await page.evaluate((hash) => (location.hash = hash), link([[name, pod('theirs')]]));
      await page.getByRole('tab', { name }).waitFor();
      await editor(page).getByText('name: theirs').waitFor();
    },
    { fragment: link([['bomb.yaml', 'a'.repeat(200_000_000)]]) },
  ));
