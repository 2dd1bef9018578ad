// Where files come from: a choice, a drop, a folder. A folder is walked through all its levels.

/** A file that was found and is not read yet. */
export interface Found {
  /** From the folder that was opened; the mere name of a single file. */
  readonly path: string;
  readonly file: () => Promise<File>;
}

/** Folders that hold what no cluster is given, and often tens of thousands of files. */
const NOT_ENTERED = new Set(['.git', 'node_modules']);

/** Files of an `<input>`: single ones, or those of a folder. */
export function chosen(list: FileList): Found[] {
  return [...list]
    .map((file) => ({ path: file.webkitRelativePath || file.name, file: async () => file }))
    .filter(({ path }) => !path.split('/').some((part) => NOT_ENTERED.has(part)));
}

/** What was dropped. Called within the event: after it the browser takes the entries away. */
export function dropped(transfer: DataTransfer): Promise<Found[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  // Some programs hand over files without entries.
  if (entries.length === 0) return Promise.resolve(chosen(transfer.files));
  return Promise.all(entries.map((entry) => walkEntry(entry, ''))).then((found) => found.flat());
}

async function walkEntry(entry: FileSystemEntry, below: string): Promise<Found[]> {
  const path = below + entry.name;
  if (entry.isFile) {
    const file = () => new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ path, file }];
  }
  if (NOT_ENTERED.has(entry.name)) return [];
  const found: Found[] = [];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // Each call gives some of the entries, and none at the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return found;
    for (const each of some) found.push(...(await walkEntry(each, `${path}/`)));
  }
}

/** The files of a folder that the person chose to open. */
export async function walkFolder(folder: FileSystemDirectoryHandle, below = `${folder.name}/`): Promise<Found[]> {
  const found: Found[] = [];
  for await (const handle of folder.values()) {
    if (handle.kind === 'file') found.push({ path: below + handle.name, file: () => handle.getFile() });
    else if (!NOT_ENTERED.has(handle.name)) found.push(...(await walkFolder(handle, `${below}${handle.name}/`)));
  }
  return found;
}
