// A package as people get it: packed, and installed into a project that has nothing else.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { repository } from './cases.js';

const npm = (folder, ...args) => execFileSync('npm', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Packs a folder of the repository. Returns the tarball's path and the paths in it. */
export function pack(folder, destination) {
  const [{ filename, files }] = JSON.parse(
    npm(join(repository, folder), 'pack', '--json', '--ignore-scripts', '--pack-destination', destination),
  );
  return { tarball: join(destination, filename), paths: files.map((file) => file.path) };
}

/** Makes an empty project with the packages of these folders installed; the test `t` removes it at its end. */
export function project(t, folders, files = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'kubetriage-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  write(folder, { 'package.json': '{"name": "project", "private": true, "type": "module"}', ...files });
  const packed = folders.map((it) => pack(it, folder));
  npm(folder, 'install', '--ignore-scripts', '--offline', '--no-audit', '--no-fund', ...packed.map((it) => it.tarball));
  return { folder, packed, run: (...args) => execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }) };
}

export function write(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
