// What axe-core finds against WCAG 2.2 AA, in every view, on a wide and on a narrow screen, in both themes.

import AxeBuilder from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { inPage } from './page.js';

const violations = async (page) => {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => ({ id, target, failureSummary })));
};

for (const colorScheme of ['light', 'dark']) {
  for (const width of [1360, 360]) {
    test(`every view can be used by everyone (${colorScheme}, ${width} px)`, async () => {
      await inPage(
        async (page) => {
          await page.getByText('503').first().waitFor();
          for (const tab of await page.getByRole('tab').all()) {
            const name = await tab.textContent();
            await tab.click();
            await page.waitForTimeout(500);
            assert.deepEqual(await violations(page), [], name);
          }
        },
        { colorScheme, viewport: { width, height: 800 } },
      );
    });
  }
}

test('at 360 px nothing is wider than the screen', async () => {
  await inPage(
    async (page) => {
      await page.getByText('503').first().waitFor();
      for (const tab of await page.getByRole('tab').all()) {
        await tab.click();
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= 360, `${await tab.textContent()}: ${width} px`);
      }
    },
    { viewport: { width: 360, height: 740 } },
  );
});

test('language and theme are first those of the browser and the system, and then what was chosen', async () => {
  await inPage(
    async (page) => {
      await page.getByText('responde 503').first().waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.lang), 'es');
      assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
      await page.getByRole('button', { name: 'English' }).click();
      await page.getByText('answers 503').first().waitFor();
      await page.getByRole('button', { name: 'Light theme' }).click();
      await page.reload();
      await page.getByText('answers 503').first().waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light');
    },
    { locale: 'es-ES', colorScheme: 'dark' },
  );
});
