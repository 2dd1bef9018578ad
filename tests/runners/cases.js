// The cases of tests/cases, read from the disk.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

const folder = join(repository, 'tests/cases');

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Every file below `root`, with its path from there, `/`-separated, by path. */
export function filesBelow(root) {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return paths.map((path) => ({ path: relative(root, path).replaceAll(sep, '/'), text: bytes(path) })).sort(byPath);
}

const bytes = (path) => new Uint8Array(readFileSync(path));

const byPath = (a, b) => (a.path < b.path ? -1 : 1);

/**
 * Every case: its name, its files as bytes, its options, the report that JavaScript has to give, and the files that
 * its fixes and the masking of Secrets change. Without a report of its own for UTF-16, only the name of the encoding differs.
 */
export function cases() {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names.map(({ name }) => {
    const { options, requests, changes, walks, pictures } = readJson(join(folder, name, 'case.json'));
    const answers = Object.fromEntries(
      ['endpoints', 'traces', 'what-if', 'walks', 'pictures']
        .filter((answer) => existsSync(join(folder, name, `${answer}.json`)))
        .map((answer) => [answer, readFileSync(join(folder, name, `${answer}.json`), 'utf8')]),
    );
    const files = filesBelow(join(folder, name, 'input'));
    const mended = join(folder, name, 'fixed');
    const fixed = existsSync(mended) ? filesBelow(mended) : [];
    const hidden = join(folder, name, 'masked');
    const masked = existsSync(hidden) ? filesBelow(hidden) : [];
    const asked = { requests, changes, walks, pictures };
    return { name, options, ...asked, answers, files, fixed, masked, expected: expectedText(join(folder, name)) };
  });
}

function expectedText(path) {
  const own = readdirSync(path).includes('report.utf-16.json');
  const text = readFileSync(join(path, own ? 'report.utf-16.json' : 'report.json'), 'utf8');
  return own ? text : text.replace('"positionEncoding": "utf-8"', '"positionEncoding": "utf-16"');
}

/** Every answer of a case besides its report: what `kubetriage` gives, and what is expected. */
export function otherAnswers(kubetriage, { files, options, requests, changes, walks, pictures, answers }) {
  const ask = {
    endpoints: () => kubetriage.endpoints(files, options),
    traces: () => ({
      declared: kubetriage.traces(files, options),
      asked: requests.map((request) => kubetriage.trace(files, request, options)),
    }),
    walks: () => walks.map(({ subject, answers }) => kubetriage.walk(files, subject, answers, options)),
    pictures: () => pictures.map((picture) => kubetriage.render(files, picture, options)),
    'what-if': () => kubetriage.whatIf(files, changes, options),
  };
  return Object.entries(answers).map(([name, expected]) => [ask[name](), JSON.parse(expected), name]);
}

/** A report as Rust writes it to a file. */
export const reportText = (report) => `${JSON.stringify(report, null, 2)}\n`;

export const schema = () => readJson(join(repository, 'tests/schema/report.schema.json'));
