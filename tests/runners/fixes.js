// The fixes of a report, as many as go together: `tests/cases/README.md` says which.

import { isDeepStrictEqual } from 'node:util';

/** The files that differ after that, by path. */
export function fixedFiles(applyFixes, report, files) {
  const taken = [];
  let result = files;
  for (const { fixes } of report.diagnostics) {
    const fix = fixes.find((it) => it.preferred);
    if (!fix || fix.applicability === 'display-only') continue;
    try {
      result = applyFixes(files, [...taken, fix]);
    } catch {
      // It changes what an earlier one changes.
      continue;
    }
    taken.push(fix);
  }
  return result.filter(({ text }, index) => !isDeepStrictEqual(text, files[index].text));
}
