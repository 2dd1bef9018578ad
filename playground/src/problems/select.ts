// Which fixes can be applied together without anybody looking.

import type { Edit, Fix, Report } from '@kubetriage/wasm';

/** The preferred safe fix of each finding. */
export function safeFixes(report: Report): Fix[] {
  return report.diagnostics.flatMap(({ fixes }) => fixes.filter((fix) => fix.preferred && fix.applicability === 'safe'));
}

/** Those that change texts apart from one another, the first ones first. The others wait for the next report. */
export function apart(fixes: readonly Fix[]): Fix[] {
  const taken = new Map<string, Edit[]>();
  return fixes.filter((fix) => {
    if (!fix.edits.every((edit) => isFree(taken.get(edit.file) ?? [], edit))) return false;
    for (const edit of fix.edits) {
      const others = taken.get(edit.file) ?? [];
      others.splice(placeOf(others, edit), 0, edit);
      taken.set(edit.file, others);
    }
    return true;
  });
}

/** Those that were taken do not meet one another, so that only neighbours can meet this one. */
function isFree(taken: readonly Edit[], edit: Edit): boolean {
  const at = placeOf(taken, edit);
  return [taken[at - 1], taken[at]].every(
    (other) => !other || other.end.offset < edit.start.offset || edit.end.offset < other.start.offset,
  );
}

/** The index of the first one that starts no earlier. */
function placeOf(taken: readonly Edit[], edit: Edit): number {
  let [low, high] = [0, taken.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((taken[middle]?.start.offset ?? 0) < edit.start.offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
