// The built page over HTTP, as a static host serves it below some path, and a browser that looks at it.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const BELOW = '/some/folder/';

const types = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** The policy that the page brings along, also as a header: a host may send it, and workers take theirs from headers only. */
export const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
  "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export async function serve() {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    try {
      if (!path.startsWith(BELOW)) throw new Error('elsewhere');
      const name = path.slice(BELOW.length) || 'index.html';
      const body = await readFile(join(DIST, normalize(name)));
      response
        .writeHead(200, {
          'content-type': types[extname(name)] ?? 'application/octet-stream',
          'content-security-policy': POLICY,
          'x-content-type-options': 'nosniff',
        })
        .end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { origin, url: `${origin}${BELOW}`, close: () => server.close() };
}

/**
 * Opens the page, and gives it to `work` once the engine has answered. Complaints in the console and requests that leave
 * the origin are thrown. `options` are those of a browser context: viewport, locale, colorScheme, ….
 */
export async function inPage(work, { fragment = '', ...options } = {}) {
  const server = await serve();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // Chromium refuses its sandbox to root, as which containers run.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, locale: 'en-GB', ...options });
    const page = await context.newPage();
    const complaints = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(server.origin) && !/^(data|blob):/.test(url)) complaints.push(`asked for ${url}`);
    });
    await page.goto(server.url + fragment);
    const result = await work(page, { complaints, url: server.url });
    if (complaints.length > 0) throw new Error(`the page complains: ${complaints.join('\n')}`);
    return result;
  } finally {
    await browser.close();
    server.close();
  }
}
