// How much a visitor loads.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const MOST_KIB = 220;
const dist = fileURLToPath(new URL('../dist', import.meta.url));

test(`all JavaScript of the page is at most ${MOST_KIB} KiB as a host sends it`, async () => {
  const names = (await readdir(dist, { recursive: true })).filter((name) => name.endsWith('.js'));
  const sizes = await Promise.all(names.map(async (name) => gzipSync(await readFile(join(dist, name)), { level: 9 }).length));
  const kib = sizes.reduce((sum, size) => sum + size, 0) / 1024;
  console.log(`JavaScript: ${kib.toFixed(1)} KiB gzipped`);
  assert.ok(names.length > 0 && kib <= MOST_KIB, `${kib.toFixed(1)} KiB`);
});
