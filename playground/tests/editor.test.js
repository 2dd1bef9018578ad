// The editor as a person uses it: tabs of files, marks and what they say, fixes, jumps, folds, search.

import AxeBuilder from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { inPage } from './page.js';
import { eventually, putText } from './person.js';

const editor = (page) => page.getByRole('textbox', { name: /^YAML (of|de) / });
const fileTab = (page, name) => page.getByRole('tablist', { name: 'Files' }).getByRole('tab', { name });
const mark = (page, severity) => page.locator(`.cm-line .finding.${severity}`);
const hover = (page) => page.locator('.hover');
const menu = (page) => page.getByRole('menu', { name: 'Fixes and related places' });

/** The lines that are on the screen. */
const lines = (page) => page.locator('.cm-line').allTextContents();
const cursorLine = async (page) => Number((await page.locator('.cm-lineNumbers .cm-activeLineGutter').textContent()) || 0);

/** Puts the cursor at the start of a line, by its number, as the keyboard does it. */
async function goToLine(page, number) {
  await editor(page).focus();
  await page.keyboard.press('ControlOrMeta+Home');
  for (let line = 1; line < number; line++) await page.keyboard.press('ArrowDown');
}

async function begun(page) {
  await mark(page, 'error').first().waitFor();
}

async function addFile(page, name, text) {
  await page.getByRole('button', { name: 'New file' }).click();
  await page.getByRole('textbox', { name: /^New name of/ }).fill(name);
  await page.keyboard.press('Enter');
  await fileTab(page, name).waitFor();
  if (text !== undefined) await putText(page, text);
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - {name: web, image: registry.example.com/web:1.0.0, ports: [{containerPort: 8080}]}
`;
const service = `apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector:
    app: web
  ports:
  - {port: 80, targetPort: 8080}
`;

test('files are added, named, chosen by arrow keys, renamed, closed and brought back', () =>
  inPage(async (page) => {
    await begun(page);
    await addFile(page, 'service.yaml', service);
    await eventually(async () => (await lines(page))[1], 'kind: Service');

    await fileTab(page, 'service.yaml').focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('textbox', { name: 'YAML of app.yaml' }).waitFor();
    assert.match(await fileTab(page, /app\.yaml/).textContent(), /2 errors|3 errors/);
    await page.keyboard.press('ArrowRight');
    await page.getByRole('textbox', { name: 'YAML of service.yaml' }).waitFor();

    await page.keyboard.press('F2');
    const name = page.getByRole('textbox', { name: 'New name of service.yaml' });
    await name.fill('app.yaml');
    await page.getByText('Another file has the name app.yaml').waitFor();
    await page.keyboard.press('Enter');
    await name.fill('web.yaml');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'YAML of web.yaml' }).waitFor();

    await fileTab(page, 'web.yaml').focus();
    await page.keyboard.press('Delete');
    await page.getByRole('textbox', { name: 'YAML of app.yaml' }).waitFor();
    await page.getByText('web.yaml is closed.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('textbox', { name: 'YAML of web.yaml' }).waitFor();
    await eventually(async () => (await lines(page)).slice(0, 2), ['apiVersion: v1', 'kind: Service']);

    // The text that was pasted can be taken back: the history came back with the file.
    await editor(page).focus();
    await page.keyboard.press('ControlOrMeta+z');
    await eventually(() => lines(page), ['']);
    await page.keyboard.press('ControlOrMeta+Shift+z');
    await eventually(async () => (await lines(page))[1], 'kind: Service');
  }));

test('all files can be closed, and the menu brings them back', () =>
  inPage(async (page) => {
    await begun(page);
    await page.getByRole('button', { name: 'File', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Close' }).click();
    await page.getByText('No file is open.').waitFor();
    await page.getByRole('button', { name: 'File', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Reopen app.yaml' }).click();
    await editor(page).getByText('my-deployment').first().waitFor();
  }));

test('F8 leads from problem to problem and says what it is; Control + full stop opens its fixes', () =>
  inPage(async (page) => {
    await begun(page);
    await goToLine(page, 1);
    await page.keyboard.press('F8');
    await hover(page).getByText('selects no Pod').waitFor();
    await eventually(() => cursorLine(page), 30);
    await page.keyboard.press('F8');
    await eventually(() => cursorLine(page), 49);
    await page.keyboard.press('F8');
    await hover(page).getByText('has no such port').waitFor();
    await eventually(() => cursorLine(page), 51);
    await page.keyboard.press('Shift+F8');
    await eventually(() => cursorLine(page), 49);
    await page.keyboard.press('F8');

    await page.keyboard.press('ControlOrMeta+.');
    await menu(page).getByRole('menuitem', { name: 'Change the port to 80' }).waitFor();
    await page.keyboard.press('Escape');
    await menu(page).waitFor({ state: 'detached' });
    await page.keyboard.press('ControlOrMeta+.');
    await menu(page).getByRole('menuitem', { name: 'Change the port to 80' }).waitFor();
    await page.keyboard.press('Enter');
    await editor(page).getByText('number: 80', { exact: true }).waitFor();
    await eventually(() => mark(page, 'error').count(), 2);

    // A fix is a change like any other.
    await page.keyboard.press('ControlOrMeta+z');
    await editor(page).getByText('number: 8080', { exact: true }).waitFor();
    await eventually(() => mark(page, 'error').count(), 3);
    assert.equal(await cursorLine(page), 51);
  }));

test('a fix that is not safe is shown before it is made', () =>
  inPage(async (page) => {
    await begun(page);
    await goToLine(page, 30);
    await page.keyboard.press('ControlOrMeta+.');
    await menu(page).getByRole('menuitem', { name: /any-name: my-app.*shows the change first/ }).click();
    await editor(page).getByText('name: my-app').first().waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
    await eventually(async () => (await lines(page)).filter((line) => line === '    any-name: my-app').length, 1);
    await editor(page).focus();
    await page.keyboard.press('ControlOrMeta+z');
    await eventually(async () => (await lines(page)).filter((line) => line === '    name: my-app').length, 1);
  }));

test('hovering shows message, help, fixes and related places; a name that looks like HTML stays text', () =>
  inPage(async (page) => {
    await begun(page);
    await goToLine(page, 51);
    await mark(page, 'error').filter({ hasText: '8080' }).hover();
    await hover(page).getByText('an Ingress names the Service').waitFor();
    await hover(page).getByRole('button', { name: 'About this rule' }).waitFor();
    await hover(page).getByRole('button', { name: 'the port of the Service' }).click();
    await eventually(() => cursorLine(page), 32);
    await eventually(() => page.locator('.cm-line .shown').textContent(), '80');

    await putText(page, 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  selector: {app: "<img src=x>"}\n  ports: [{port: 80}]\n');
    await mark(page, 'error').or(mark(page, 'warning')).first().waitFor();
    await page.keyboard.press('F8');
    await hover(page).getByText('<img src=x>').first().waitFor();
    assert.equal(await page.locator('.hover img').count(), 0);
  }));

test('the bulb on the line of the cursor opens the fixes', () =>
  inPage(async (page) => {
    await begun(page);
    await goToLine(page, 2);
    await eventually(() => page.locator('.bulbs .bulb').count(), 1); // The one that only holds the column open.
    await goToLine(page, 30);
    await page.getByTitle('Fixes (Ctrl + .)').last().click();
    await menu(page).getByRole('menuitem', { name: /any-name: my-app/ }).waitFor();
  }));

test('F12 leads along the edges of the graph and back, across files, and Alt + Left to where one was', () =>
  inPage(async (page) => {
    await begun(page);
    await putText(page, deployment);
    await addFile(page, 'service.yaml', service);
    // The engine has read it when the page knows the object.
    await page.getByRole('group', { name: 'Place in the file' }).getByText('Service').waitFor();
    await goToLine(page, 6);
    await page.keyboard.press('End');
    await page.keyboard.press('F12');
    await page.getByRole('textbox', { name: 'YAML of app.yaml' }).waitFor();
    await eventually(() => cursorLine(page), 8);
    await page.keyboard.press('F12');
    await page.getByRole('textbox', { name: 'YAML of service.yaml' }).or(page.getByRole('menu', { name: 'Related places' })).first().waitFor();
    if (await page.getByRole('menu').count()) await page.getByRole('menuitem', { name: 'Service web' }).click();
    await page.getByRole('textbox', { name: 'YAML of service.yaml' }).waitFor();
    await page.keyboard.press('Alt+ArrowLeft');
    await page.getByRole('textbox', { name: 'YAML of app.yaml' }).waitFor();
    await eventually(() => cursorLine(page), 8);
    await page.keyboard.press('ControlOrMeta+.');
    await page.getByRole('menuitem', { name: /^Service web service.yaml:/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await page.getByRole('textbox', { name: 'YAML of service.yaml' }).waitFor();
    await eventually(() => cursorLine(page), 6);
  }));

test('Control and a click lead to the related place', () =>
  inPage(async (page) => {
    await begun(page);
    await goToLine(page, 51);
    await mark(page, 'error').filter({ hasText: 'my-service' }).click({ modifiers: ['ControlOrMeta'] });
    await eventually(() => cursorLine(page), 27);
  }));

test('the line above the text names the object, and the other documents fold into their names', () =>
  inPage(async (page) => {
    await begun(page);
    await goToLine(page, 30);
    const place = page.getByRole('group', { name: 'Place in the file' });
    await place.getByText('my-service').waitFor();
    await place.getByText('Document 2 of 3').waitFor();
    await page.getByRole('button', { name: 'Fold the others' }).click();
    await eventually(() => page.locator('.folded').allTextContents(), ['Deployment my-deployment · 21 lines', 'Ingress my-ingress · 17 lines']);
    // A place that is folded away comes out when it is asked for.
    await page.keyboard.press('F8');
    await page.keyboard.press('F8');
    await eventually(() => cursorLine(page), 49);
    await eventually(() => page.locator('.folded').allTextContents(), ['Deployment my-deployment · 21 lines']);
    await page.getByRole('button', { name: 'Unfold all' }).click();
    await eventually(() => page.locator('.folded').count(), 0);
  }));

test('Tab indents, and after Escape it leaves the editor', () =>
  inPage(async (page) => {
    await begun(page);
    const inEditor = () => page.evaluate(() => document.activeElement?.id === 'file');
    await goToLine(page, 3);
    await page.keyboard.press('Tab');
    assert.equal(await inEditor(), true);
    await editor(page).getByText('  kind: Deployment').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    assert.equal(await inEditor(), false);
    const described = await editor(page).evaluate(
      (element) => element.getRootNode().getElementById(element.getAttribute('aria-describedby')).textContent,
    );
    assert.match(described, /Escape and then Tab/);
  }));

test('the search speaks the language of the page', () =>
  inPage(
    async (page) => {
      await begun(page);
      await goToLine(page, 1);
      await page.keyboard.press('ControlOrMeta+f');
      await page.getByRole('textbox', { name: 'Buscar' }).fill('targetPort');
      await page.getByRole('button', { name: 'siguiente' }).click();
      await eventually(() => page.locator('.cm-searchMatch').allTextContents(), ['targetPort']);
    },
    { locale: 'es-ES' },
  ));

test('marks stand on the right characters behind characters of two units', () =>
  inPage(async (page) => {
    await begun(page);
    await putText(page, `# 🦀🦀\r\n${service.replace('{port: 80, targetPort', "{name: '🦀', port: 80, targetPort").replaceAll('\n', '\r\n')}`);
    await eventually(() => mark(page, 'error').allTextContents(), ["'🦀'"]);
    await eventually(async () => (await lines(page)).length, 10);
  }));

/** Opens files as the button for files does. */
const openFiles = (page, files) =>
  page.locator('input[type=file]').first().setInputFiles(
    files.map(([name, text]) => ({ name, mimeType: 'application/yaml', buffer: Buffer.from(text) })),
  );

async function downloaded(page) {
  await page.getByRole('button', { name: 'Files', exact: true }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Download' }).click()]);
  return readFile(await download.path(), 'utf8');
}

test('a file whose lines end with \\r\\n keeps them, whatever is typed, pasted or mended in it', () =>
  inPage(async (page) => {
    await begun(page);
    const text = `# 🦀🦀\n${service.replace('app: web', 'app: web # 🦀')}---\n${deployment.replaceAll('app: web', 'app: wob')}`.replaceAll('\n', '\r\n');
    await openFiles(page, [['web.yaml', text]]);
    await mark(page, 'error').first().waitFor();
    // Behind the astral characters and the \r\n the mark stands on its word, and the fix changes it.
    await eventually(() => mark(page, 'error').allTextContents(), ['web']);
    await goToLine(page, 1);
    await page.keyboard.press('F8');
    await page.keyboard.press('ControlOrMeta+.');
    await menu(page).getByRole('menuitem', { name: /app: wob/ }).click();
    await editor(page).getByText('app: wob # 🦀').waitFor();
    await goToLine(page, 3);
    await page.keyboard.type('# typed\n');
    await editor(page).evaluate((element) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', '# pasted\n# twice\n');
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    });
    const wanted = text
      .replace('app: web # 🦀', 'app: wob # 🦀')
      .replace('kind: Service', '# typed\r\n# pasted\r\n# twice\r\nkind: Service');
    await eventually(() => downloaded(page), wanted);
  }));

test('a fix that comes from elsewhere leaves cursor and folds alone, also of a file that is not in the editor', () =>
  inPage(async (page) => {
    await begun(page);
    await goToLine(page, 30);
    await page.getByRole('button', { name: 'Fold the others' }).click();
    await page.keyboard.press('ArrowRight');
    const place = page.getByRole('group', { name: 'Place in the file' });
    await addFile(page, 'other.yaml', service);
    await page.getByRole('button', { name: 'Change the port to 80' }).first().click();
    await page.getByRole('status').getByText(/Change the port to 80/).waitFor();
    await fileTab(page, /app\.yaml/).click();
    await place.getByText('Document 2 of 3').waitFor();
    await eventually(() => cursorLine(page), 30);
    await eventually(() => page.locator('.folded').count(), 2);
    await editor(page).focus();
    await page.keyboard.press('ControlOrMeta+z');
    await page.getByRole('button', { name: 'Unfold all' }).click();
    await goToLine(page, 51);
    await editor(page).getByText('number: 8080', { exact: true }).waitFor();
  }));

test('each file starts at its beginning, and is found again where it was left', () =>
  inPage(async (page) => {
    await begun(page);
    await openFiles(page, [['long.yaml', `${service}${'# more\n'.repeat(300)}`], ['other.yaml', `${deployment}${'# more\n'.repeat(300)}`]]);
    await page.getByRole('textbox', { name: 'YAML of long.yaml' }).waitFor();
    await editor(page).focus();
    await page.keyboard.press('ControlOrMeta+End');
    await eventually(() => cursorLine(page), 309);
    await fileTab(page, 'other.yaml').click();
    await editor(page).getByText('kind: Deployment').waitFor();
    await fileTab(page, 'long.yaml').click();
    await eventually(() => cursorLine(page), 309);
  }));

test('of a thousand files a few are tabs, and all are in a list that is searched', () =>
  inPage(async (page) => {
    await begun(page);
    const many = Array.from({ length: 1000 }, (_, index) => [`app-${index}.yaml`, service.replaceAll('web', `web-${index}`)]);
    await openFiles(page, many);
    await page.getByRole('button', { name: 'All 1000 files' }).click();
    assert.ok((await page.getByRole('tablist', { name: 'Files' }).getByRole('tab').count()) <= 40);
    await page.getByRole('combobox', { name: 'Find a file' }).fill('-777');
    await page.getByRole('listbox', { name: 'Files' }).getByRole('option', { name: 'app-777.yaml' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'YAML of app-777.yaml' }).waitFor();
    await page.keyboard.type('# typed\n');
    await eventually(async () => (await lines(page))[0], '# typed');
    await fileTab(page, 'app-777.yaml').focus();
    await page.keyboard.press('End');
    await page.getByRole('textbox', { name: 'YAML of app-999.yaml' }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('textbox', { name: 'YAML of app-0.yaml' }).waitFor();
  }));

test('the text of a large file is put together once the typing pauses, and the engine gets the latest', () =>
  inPage(async (page) => {
    await begun(page);
    const filler = '# a line that is only here for the size of the file\n'.repeat(40_000);
    await openFiles(page, [['large.yaml', `${service}${filler}`]]);
    await page.getByRole('textbox', { name: 'YAML of large.yaml' }).waitFor();
    await goToLine(page, 2);
    await page.keyboard.type('xkind: y\n', { delay: 20 });
    await mark(page, 'error').or(mark(page, 'warning')).filter({ hasText: 'xkind' }).first().waitFor();
  }));

test('the connections of a large file are asked for when somebody wants to follow one', () =>
  inPage(
    async (page) => {
      await page.getByRole('tab', { name: /^YAML/ }).click();
      await editor(page).waitFor();
      const filler = '# a line that is only here for the size of the file\n'.repeat(25_000);
      await openFiles(page, [['large.yaml', `${service}---\n${deployment}${filler}`]]);
      await page.getByRole('group', { name: 'Place in the file' }).getByText('Document 1 of 2').waitFor();
      await goToLine(page, 6);
      await page.keyboard.press('F12');
      await page.getByText('still being connected').waitFor();
      await eventually(async () => {
        await page.keyboard.press('F12');
        return cursorLine(page);
      }, 17);
    },
    { viewport: { width: 600, height: 800 } },
  ));

for (const colorScheme of ['light', 'dark']) {
  test(`what the editor shows beside the text can be used by everyone (${colorScheme})`, () =>
    inPage(
      async (page) => {
        await begun(page);
        const violations = async () => {
          const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
          return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => ({ id, target, failureSummary })));
        };
        await goToLine(page, 1);
        await page.keyboard.press('F8');
        await hover(page).waitFor();
        assert.deepEqual(await violations(), [], 'hover');
        await page.keyboard.press('ControlOrMeta+.');
        await menu(page).waitFor();
        assert.deepEqual(await violations(), [], 'menu');
        await page.keyboard.press('Escape');
        await page.keyboard.press('ControlOrMeta+f');
        await page.getByRole('textbox', { name: 'Find' }).fill('my-');
        assert.deepEqual(await violations(), [], 'search');
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: 'Fold the others' }).click();
        assert.deepEqual(await violations(), [], 'folds');
        for (let number = 1; number <= 3; number++) await addFile(page, `${number}.yaml`);
        await page.getByRole('button', { name: 'All 4 files' }).click();
        await page.getByRole('listbox', { name: 'Files' }).getByRole('option').first().waitFor();
        assert.deepEqual(await violations(), [], 'files');
      },
      { colorScheme },
    ));
}
