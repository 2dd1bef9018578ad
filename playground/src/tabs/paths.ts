// What of a path a tab shows: the name, and with it as much of the folder as tells it from another of the same name.

export interface Label {
  readonly folder: string;
  readonly name: string;
}

export function labelsOf(paths: readonly string[]): ReadonlyMap<string, Label> {
  const names = new Map<string, number>();
  for (const path of paths) names.set(nameOf(path), (names.get(nameOf(path)) ?? 0) + 1);
  return new Map(
    paths.map((path): [string, Label] => {
      const name = nameOf(path);
      const isOnly = names.get(name) === 1;
      return [path, { name, folder: isOnly ? '' : path.slice(0, path.length - name.length) }];
    }),
  );
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** So many tabs are there at once, around the chosen one; the others are in the list of all files. */
export const TABS = 40;

/** The part of the tabs that is there: it stays where it is as long as the chosen tab is in it. */
export function windowAround(count: number, chosen: number, before: number): number {
  if (count <= TABS) return 0;
  const latest = count - TABS;
  const isInside = chosen >= before && chosen < before + TABS && before <= latest;
  return isInside ? before : Math.min(latest, Math.max(0, chosen - TABS / 2));
}
