// Draws the picture of the page that the README shows: `npm run -w playground screenshot`.

import { fileURLToPath } from 'node:url';

import { inPage } from './page.js';

await inPage(
  async (page) => {
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('my-ingress').first().waitFor();
    // Marks and picture come with the first answer, the outline of what is chosen with the cursor.
    await page.getByRole('region', { name: 'Problems' }).getByText('selects no Pod').first().waitFor();
    await page.waitForTimeout(1000);
    await page.screenshot({ path: fileURLToPath(new URL('../screenshot.png', import.meta.url)) });
  },
  { viewport: { width: 1360, height: 820 } },
);
