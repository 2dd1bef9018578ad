// What a person brings to the page and takes from it: lessons, files, folders, pastes, downloads, and the next visit.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { inPage } from './page.js';
import { paste, putText } from './person.js';

const editor = (page) => page.getByRole('textbox', { name: 'YAML' });
const menu = async (page, button, item) => {
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

const pod = (name) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n  - name: app\n    image: app:1\n`;

async function inFolder(files, work) {
  const folder = await mkdtemp(join(tmpdir(), 'kubetriage-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(join(folder, path, '..'), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('the first visit shows the broken app and what to do; the welcome comes once', () =>
  inPage(async (page) => {
    await page.getByText('503').first().waitFor();
    const welcome = page.getByRole('region', { name: 'Welcome' });
    await welcome.getByText('broken in two places').waitFor();
    await welcome.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('region', { name: 'Lesson' }).getByText('Find both faults and repair them.').waitFor();
    await page.reload();
    await page.getByRole('region', { name: 'Lesson' }).waitFor();
    assert.equal(await welcome.isVisible(), false);
  }));

test('lessons are opened with the keyboard alone, and lead to the next one once nothing is broken', () =>
  inPage(async (page) => {
    await page.getByText('503').first().waitFor();
    await page.getByRole('button', { name: 'Examples' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menu', { name: 'Examples' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await editor(page).getByText('name: invoices').waitFor();
    const lesson = page.getByRole('region', { name: 'Lesson' });
    await lesson.getByText('Give it the name of the one that does').waitFor();
    const text = await readFile(new URL('../../examples/wrong-service-name/app.yaml', import.meta.url), 'utf8');
    await putText(page, text.replace('name: invoices', 'name: billing'));
    await lesson.getByText('No fault is left.').waitFor();
    await lesson.getByRole('button', { name: 'Next: Ports by name' }).click();
    await editor(page).getByText('http-api').waitFor();
  }));

test('every lesson opens, and each but the sound ones has a fault', () =>
  inPage(async (page) => {
    await page.getByText('503').first().waitFor();
    await page.getByRole('button', { name: 'Examples' }).click();
    const titles = await page.getByRole('menuitem').allTextContents();
    assert.equal(titles.length, 11);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Start' }).click();
    for (let index = 1; index < titles.length; index++) {
      const next = page.getByRole('button', { name: /^Next: / });
      const title = (await next.textContent()).trim().replace('Next: ', '');
      await next.click();
      await page.getByRole('region', { name: 'Lesson' }).getByText(`${title}.`).waitFor();
      const isSound = ['A canary', 'The path whole'].includes(title);
      const found = page.getByRole('region', { name: 'Problems' }).getByText(isSound ? /Nothing is broken|shares its requests/ : /./);
      await found.first().waitFor();
    }
    await page.getByText('cannot be pulled').first().waitFor({ state: 'hidden' });
    await page.getByText('/readyz').first().waitFor();
  }));

test('a lesson over own work keeps that work, and gives it back', () =>
  inPage(async (page) => {
    await page.getByText('503').first().waitFor();
    await putText(page, pod('mine'));
    await menu(page, 'Examples', 'Ports by name');
    await editor(page).getByText('http-api').waitFor();
    await page.getByRole('status').getByRole('button', { name: 'Back to my files' }).click();
    await editor(page).getByText('name: mine').waitFor();
    // A lesson as it came is not worth keeping, and the menu offers nothing.
    await page.getByRole('button', { name: 'Files', exact: true }).click();
    assert.equal(await page.getByRole('menuitem', { name: 'Back to my files' }).isVisible(), false);
    await page.keyboard.press('Escape');
    await menu(page, 'Examples', 'A canary');
    await editor(page).getByText('storefront-stable').first().waitFor();
    await page.waitForTimeout(600);
    await page.reload();
    await editor(page).getByText('storefront-stable').first().waitFor();
    await menu(page, 'Files', 'Back to my files');
    await editor(page).getByText('name: mine').waitFor();
  }));

test('what was typed survives a reload at once, with the file that was open', () =>
  inPage(async (page) => {
    await page.getByText('503').first().waitFor();
    await putText(page, pod('first'));
    await menu(page, 'Files', 'New file');
    await putText(page, pod('second'));
    await editor(page).getByText('name: second').waitFor();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('# typed last');
    await page.reload();
    await editor(page).getByText('# typed last').waitFor();
    await page.getByText('app.yaml').first().waitFor();
  }));

test('two tabs keep their work apart, and a new one begins with what was kept last', () =>
  inPage(async (page, { url }) => {
    const other = await page.context().newPage();
    await page.getByText('503').first().waitFor();
    await other.goto(url);
    await other.getByText('503').first().waitFor();
    await putText(page, pod('one'));
    await page.waitForTimeout(600);
    await putText(other, pod('other'));
    await other.waitForTimeout(600);
    await page.reload();
    await editor(page).getByText('name: one').waitFor();
    const third = await page.context().newPage();
    await third.goto(url);
    await editor(third).getByText(/name: (one|other)/).waitFor();
    await other.reload();
    await editor(other).getByText('name: other').waitFor();
  }));

test('without storage the page works, and says so', () =>
  inPage(
    async (page) => {
      await page.addInitScript(() => {
        indexedDB.open = () => {
          throw new DOMException('not allowed', 'SecurityError');
        };
      });
      await page.reload();
      await page.getByText('503').first().waitFor();
      await page.getByRole('status').getByText('This browser keeps nothing').waitFor();
      await putText(page, pod('mine'));
      await editor(page).getByText('name: mine').waitFor();
    },
  ));

test('a paste outside the editor opens a file; the untouched lesson makes room for it', () =>
  inPage(async (page) => {
    await page.getByText('503').first().waitFor();
    await paste(page, pod('pasted'));
    await editor(page).getByText('name: pasted').waitFor();
    await page.getByText('pasted.yaml').first().waitFor();
    await page.getByText('app.yaml').first().waitFor({ state: 'hidden' });
    await paste(page, '{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "two"}}');
    await editor(page).getByText('"two"').waitFor();
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
    await editor(page).getByText('name: pasted').waitFor();
  }));

test('files are chosen; what is not one is named, and why', () =>
  inFolder(
    {
      'a.yaml': pod('a'),
      'windows.yml': Buffer.from(`\ufeff${pod('from-windows')}`, 'utf16le'),
      'damaged.yaml': Buffer.concat([Buffer.from(pod('damaged')), Buffer.from([0x23, 0xff, 0x0a])]),
      'notes.txt': 'not a manifest',
      'really.json': Buffer.from([0x7b, 0, 1, 2, 3]),
    },
    (folder) =>
      inPage(async (page) => {
        await page.getByText('503').first().waitFor();
        const names = ['a.yaml', 'windows.yml', 'damaged.yaml', 'notes.txt', 'really.json'];
        const choosing = page.waitForEvent('filechooser');
        await menu(page, 'Files', 'Open files…');
        await (await choosing).setFiles(names.map((name) => join(folder, name)));
        const said = page.getByRole('status').getByText('Opened');
        await said.waitFor();
        assert.match(await said.textContent(), /Opened: a\.yaml, damaged\.yaml, windows\.yml\. .*�.*: damaged\.yaml\. Left out: 2/);
        await page.getByRole('button', { name: 'Why?' }).click();
        const dialog = page.getByRole('dialog', { name: 'Not opened' });
        await dialog.getByText('really.json is no text').waitFor();
        await dialog.getByText('notes.txt is no .yaml, .yml or .json').waitFor();
        await page.keyboard.press('Escape');
        await editor(page).getByText('name: a').first().waitFor();
        await page.getByRole('tab', { name: /windows\.yml/ }).click();
        await editor(page).getByText('name: from-windows').waitFor();
      }),
  ));

test('a folder is opened with all its levels, in hundreds of files', () => {
  const files = { '.git/config.yaml': 'no: yes', 'README.md': '# no', 'deep/er/still/app.yml': pod('deep') };
  for (let index = 0; index < 300; index++) files[`pods/${index}.yaml`] = pod(`pod-${index}`);
  return inFolder(files, (folder) =>
    inPage(async (page) => {
      await page.addInitScript(() => delete window.showDirectoryPicker);
      await page.reload();
      await page.getByText('503').first().waitFor();
      const choosing = page.waitForEvent('filechooser');
      await menu(page, 'Files', 'Open folder…');
      await (await choosing).setFiles(folder);
      const said = page.getByRole('status').getByText('and 298 more');
      await said.waitFor();
      assert.match(await said.textContent(), /Left out: 1 \(.*README\.md\)/);
    }),
  );
});

test('what is dropped anywhere is opened, not put into the text', () =>
  inPage(async (page) => {
    await page.getByText('503').first().waitFor();
    await editor(page).evaluate((element, text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], 'dropped.yaml'));
      dataTransfer.items.add(new File(['x'], 'photo.png'));
      for (const type of ['dragenter', 'dragover', 'drop']) {
        element.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, composed: true, cancelable: true }));
      }
    }, pod('dropped'));
    await editor(page).getByText('name: dropped').waitFor();
    await page.getByRole('status').getByText('Left out: 1 (photo.png)').waitFor();
    await page.getByText('Drop files or a folder').waitFor({ state: 'hidden' });
  }));

test('one file is downloaded as it is, several as an archive that unzip reads', () =>
  inPage(async (page) => {
    const save = async (item) => {
      const downloading = page.waitForEvent('download');
      await menu(page, 'Files', item);
      return downloading;
    };
    await page.getByText('503').first().waitFor();
    const one = await save('Download');
    assert.equal(one.suggestedFilename(), 'app.yaml');
    assert.equal(
      await readFile(await one.path(), 'utf8'),
      await readFile(new URL('../../examples/broken-app/app.yaml', import.meta.url), 'utf8'),
    );
    await putText(page, pod('mine'));
    await paste(page, `# ñ 🙂\n${pod('other')}`);
    await editor(page).getByText('name: other').waitFor();
    const all = await save('Download 2 files (.zip)');
    const path = await all.path();
    const script = 'import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nprint(z.testzip(), z.namelist())\nprint(z.read("pasted.yaml").decode())';
    const read = execFileSync('python3', ['-c', script, path], { encoding: 'utf8', env: { ...process.env, PYTHONIOENCODING: 'utf-8' } });
    assert.equal(read, `None ['app.yaml', 'pasted.yaml']\n# ñ 🙂\n${pod('other')}\n`);
  }));

test('the text of the file is copied, and all files are closed and taken back', () =>
  inPage(
    async (page) => {
      await page.getByText('503').first().waitFor();
      await putText(page, pod('mine'));
      await menu(page, 'Files', 'Copy the text of app.yaml');
      await page.getByRole('status').getByText('Copied.').waitFor();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), pod('mine'));
      await menu(page, 'Files', 'Close all files');
      await editor(page).getByText('name: mine').waitFor({ state: 'hidden' });
      await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
      await editor(page).getByText('name: mine').waitFor();
    },
    { permissions: ['clipboard-read', 'clipboard-write'] },
  ));
