// The graph, as a person uses it: pointing, clicking, walking over it with keys, filtering, moving, saving.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { inPage } from './page.js';
import { example, putText } from './person.js';

const box = (page, name) => page.getByRole('button', { name: new RegExp(`^${name}: (?!breaks)`) });
const service = (page) => box(page, 'Service my-service');
const picture = (page) => page.locator('.frame svg');
const widthOf = (page) => picture(page).evaluate((svg) => svg.getBoundingClientRect().width);
const atCursor = (page, text) => page.locator('.cm-activeLine', { hasText: text }).waitFor();

async function until(what, isSo) {
  for (let tries = 0; tries < 60; tries++) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(what);
}

test('a click on a box leads to its name in the YAML, and the object under the cursor is outlined', () =>
  inPage(async (page) => {
    await service(page).click();
    await atCursor(page, 'name: my-service');
    await page.locator('[data-node="Service/default/my-service"].here').waitFor();
    await page.locator('.cm-line', { hasText: 'kind: Ingress' }).click();
    await page.locator('[data-node="Ingress/default/my-ingress"].here').waitFor();
    await page.locator('[data-node="Service/default/my-service"]:not(.here)').waitFor();
  }));

test('a click on a broken line leads to where it starts, and says what is wrong', () =>
  inPage(async (page) => {
    await page.getByRole('button', { name: 'Ingress my-ingress → Service my-service: breaks here' }).click();
    await page.locator('.cm-activeLine', { hasText: /^ {12}name: my-service$/ }).waitFor();
    const sheet = page.getByRole('region', { name: 'Ingress my-ingress' });
    await sheet.getByText('which reaches nothing').waitFor();
    await sheet.getByRole('button', { name: 'Close' }).click();
    await sheet.waitFor({ state: 'detached' });
    // Where the selector matches nothing there is no connection, but a line that says so.
    await page.getByRole('button', { name: 'Service my-service leads nowhere: breaks here' }).click();
    await atCursor(page, 'name: my-app');
  }));

test('what is pointed at is explained, and Escape ends that', () =>
  inPage(async (page) => {
    await service(page).hover();
    const tip = page.getByRole('tooltip');
    await tip.getByText('selects no Pod').waitFor();
    await tip.getByText('is reached from').waitFor();
    await tip.hover();
    await page.waitForTimeout(400);
    assert.equal(await tip.isVisible(), true, 'the pointer can go to what is said');
    await page.mouse.move(2, 2);
    await tip.waitFor({ state: 'detached' });
    await service(page).hover();
    await tip.waitFor();
    await page.keyboard.press('Escape');
    await tip.waitFor({ state: 'detached' });
  }));

test('the keyboard alone leads from box to box and into the YAML', () =>
  inPage(async (page) => {
    await service(page).waitFor();
    await page.getByRole('group', { name: 'Objects and their connections' }).focus();
    await page.keyboard.press('Tab');
    const focused = () => page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element?.getAttribute('aria-label') ?? '';
    });
    const expected = [
      'Ingress my-ingress: broken',
      'Ingress my-ingress → Service my-service',
      'Service my-service: broken',
      'Service my-service leads nowhere',
    ];
    for (const name of expected) {
      await until(`${name} has the focus`, async () => (await focused()).startsWith(name));
      await page.keyboard.press('ArrowDown');
    }
    await until('the Deployment has the focus', async () => (await focused()).startsWith('Deployment my-deployment'));
    await page.getByRole('tooltip').getByText('healthy').waitFor();
    await page.keyboard.press('Enter');
    await atCursor(page, 'name: my-deployment');
  }));

test('a namespace or what is broken stands out, and the page says how much is shown', () =>
  inPage(async (page) => {
    const broken = (await example('broken-app')).replaceAll('metadata:\n  name: my-', 'metadata:\n  namespace: sick\n  name: my-');
    await putText(page, `${await example('fixed-app')}\n---\n${broken}`);
    await page.getByRole('combobox', { name: 'Namespace' }).selectOption('sick');
    await page.getByText('3 of 6 shown').waitFor();
    await page.locator('[data-node="Service/default/my-service"].faded').waitFor();
    await page.getByRole('combobox', { name: 'Namespace' }).selectOption('');
    await page.getByRole('combobox', { name: 'What is shown' }).selectOption({ label: 'Broken and neighbours' });
    await page.getByText('3 of 6 shown').waitFor();
    await page.locator('[data-node="Ingress/default/my-ingress"].faded').waitFor();
    await page.getByRole('combobox', { name: 'What is shown' }).selectOption({ label: 'Everything' });
    await until('nothing is faded', async () => (await page.locator('.faded').count()) === 0);
  }));

test('the graph is there as a list, for screen readers always', () =>
  inPage(async (page) => {
    const list = page.getByRole('list', { name: 'The objects as a list' });
    await list.getByText('Service my-service').first().waitFor();
    assert.equal(await list.getByRole('button').count(), 0, 'what is not seen takes no focus');
    await page.getByRole('button', { name: 'List' }).click();
    await list.getByRole('button', { name: 'Service my-service', exact: true }).first().click();
    await atCursor(page, 'name: my-service');
    await list.getByText('selects no Pod').waitFor();
    await page.getByRole('button', { name: 'List' }).click();
    await picture(page).waitFor();
  }));

test('the picture is enlarged, moved and fitted, and an edit changes nothing about that', () =>
  inPage(async (page) => {
    await service(page).waitFor();
    const fitted = await widthOf(page);
    const frame = page.getByRole('group', { name: 'Objects and their connections' });
    const { x, y, width, height } = await frame.boundingBox();
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.keyboard.down('Control');
    for (let turns = 0; turns < 3; turns++) await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    await until('it is larger', async () => (await widthOf(page)) > fitted * 1.5);

    const left = () => frame.evaluate((element) => element.scrollLeft);
    const before = await left();
    await page.mouse.move(x + 20, y + height - 20);
    await page.mouse.down();
    await page.mouse.move(x + 120, y + height - 40, { steps: 4 });
    await page.mouse.up();
    await until('it follows the pointer', async () => Math.abs((await left()) - (before - 100)) < 3);
    await frame.focus();
    await page.keyboard.press('ArrowRight');
    await until('it follows the keys', async () => (await left()) > before - 99);

    const enlarged = await widthOf(page);
    await page.locator('.cm-line', { hasText: 'name: my-app' }).last().click();
    await page.keyboard.press('Home');
    await page.keyboard.type('any-');
    await page.getByRole('button', { name: 'Service my-service: healthy' }).waitFor();
    assert.equal(await widthOf(page), enlarged);

    await frame.focus();
    await page.keyboard.press('0');
    await until('it fits', async () => Math.abs((await widthOf(page)) - fitted) < fitted * 0.1);
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await until('it is larger again', async () => (await widthOf(page)) > fitted * 1.1);
    await page.getByRole('button', { name: 'Show the whole picture' }).click();
    await until('it fits again', async () => Math.abs((await widthOf(page)) - fitted) < fitted * 0.1);
  }));

test('two fingers enlarge it on a touch screen, and a tap says what is wrong before it leaves', () =>
  inPage(
    async (page) => {
      await page.getByRole('tab', { name: 'Graph' }).tap();
      await service(page).waitFor();
      const fitted = await widthOf(page);
      const { x, y, width, height } = await page.locator('.frame').boundingBox();
      const session = await page.context().newCDPSession(page);
      const touch = (type, apart) =>
        session.send('Input.dispatchTouchEvent', {
          type,
          touchPoints: apart === undefined ? [] : [-1, 1].map((side) => ({ x: x + width / 2 + side * apart, y: y + height / 2 })),
        });
      await touch('touchStart', 30);
      for (const apart of [40, 50, 60, 75, 90]) await touch('touchMove', apart);
      await touch('touchEnd');
      await until('it is larger', async () => (await widthOf(page)) > fitted * 2);
      await page.getByRole('button', { name: 'Show the whole picture' }).tap();
      await service(page).tap();
      await page.getByRole('region', { name: 'Service my-service' }).getByText('selects no Pod').waitFor();
      await page.getByRole('button', { name: 'Show in the YAML' }).tap();
      await atCursor(page, 'name: my-service');
    },
    { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
  ));

test('it is saved as SVG and PNG, and copied as Mermaid and DOT', () =>
  inPage(
    async (page) => {
      await service(page).waitFor();
      const choose = async (name) => {
        await page.getByRole('button', { name: 'Save' }).click();
        await page.getByRole('menuitem', { name }).click();
      };
      const saved = async (name) => {
        const [download] = await Promise.all([page.waitForEvent('download'), choose(name)]);
        return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
      };
      const svg = await saved('Save as SVG');
      assert.equal(svg.name, 'graph.svg');
      assert.match(svg.content.toString(), /^<svg .*my-service/s);
      const [, width] = /width="(\d+)"/.exec(svg.content.toString());
      const png = await saved('Save as PNG');
      assert.equal(png.name, 'graph.png');
      assert.equal(png.content.toString('latin1', 1, 4), 'PNG');
      assert.equal(png.content.readUInt32BE(16), 2 * width);

      const copied = () => page.evaluate(() => navigator.clipboard.readText());
      await choose('Copy as Mermaid');
      await until('Mermaid is on the clipboard', async () => /^flowchart|^graph/.test(await copied()));
      await choose('Copy as DOT');
      await until('DOT is on the clipboard', async () => /^digraph/.test(await copied()));
    },
    { permissions: ['clipboard-read', 'clipboard-write'], acceptDownloads: true },
  ));

test('a picture that would make the page slow is offered instead of shown', () =>
  inPage(
    async (page) => {
      const ports = ['http', 'https', 'metrics'].map((name, index) => `{name: ${name}, port: ${8000 + index}}`).join(', ');
      const one = (index) =>
        `apiVersion: v1\nkind: Service\nmetadata: {name: ${'service-'.repeat(6)}${index}}\nspec: {ports: [${ports}]}\n`;
      await service(page).waitFor();
      await putText(page, Array.from({ length: 5_100 }, (_, index) => one(index)).join('---\n'));
      await page.getByRole('button', { name: 'Draw the graph' }).click({ timeout: 60_000 });
      await page.getByText('so large that it would make the page slow').waitFor({ timeout: 60_000 });
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Save as SVG' }).click(),
      ]);
      assert.match(await readFile(await download.path(), 'utf8'), /^<svg .*<\/svg>\n$/s);
      // In words it is there all the same.
      await page.getByRole('button', { name: 'List' }).click();
      await page.getByText(/^4600 more/).waitFor();
    },
    { acceptDownloads: true },
  ));
