// What a person does on the page in many tests, and how a test waits for what they see.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

/** How often a test looks, and how long it waits between, in milliseconds. */
const LOOKS = 150;
const PAUSE_MS = 100;

/** The text of an example of the repository. */
export const example = (name) => readFile(new URL(`../../examples/${name}/app.yaml`, import.meta.url), 'utf8');

/** Pastes a text where the focus is, or into `target`. */
export const paste = (page, text, target = page.locator('body')) =>
  target.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, composed: true, cancelable: true }));
  }, text);

/** Pastes a text into the editor instead of all that is there. */
export async function putText(page, text) {
  const editor = page.locator('.cm-content');
  await editor.click();
  await page.keyboard.press('ControlOrMeta+a');
  await paste(page, text, editor);
}

/** Chooses the tab of a view by its name; on a wide screen YAML and problems are there without one. */
export async function chooseView(page, name) {
  // A file may have a name of that kind: its tab does not start with it.
  await page.getByRole('tab', { name: new RegExp(`^${name}`, 'i') }).click();
}

/** Waits until what `look` gives is `wanted`. */
export async function eventually(look, wanted) {
  let seen;
  for (let looks = 0; looks < LOOKS; looks++) {
    seen = await look();
    try {
      assert.deepEqual(seen, wanted);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
  assert.deepEqual(seen, wanted);
}
