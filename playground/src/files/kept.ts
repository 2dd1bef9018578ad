// The work in the browser's storage, so that it survives a reload. A browser may refuse that, or have no room: the page
// works all the same. Two tabs of the page keep their work apart; a new tab begins with what was kept last.

import { createStore, promisifyRequest, type UseStore } from 'idb-keyval';

import type { FileSet } from './work.svelte';

/** A storage that has not answered for so long will not. */
const PATIENCE_MS = 3_000;

export interface Kept {
  readonly now: FileSet;
  readonly before?: FileSet | undefined;
}

let store: UseStore | undefined;

function storage(): UseStore {
  store ??= createStore('kubetriage', 'work');
  return store;
}

/** The name of this tab, which it has again after a reload. */
const TAB = 'kubetriage.tab';
/** The names of the tabs that kept something, the latest one last. */
const TABS = 'kubetriage.tabs';
/** The work of so many tabs is kept. */
const MOST_TABS = 6;

/** What was kept, if anything was. Rejected where the browser keeps nothing. */
export async function kept(): Promise<Kept | undefined> {
  const silence = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no answer')), PATIENCE_MS));
  const names = [tab(), tabs().at(-1) ?? ''];
  const read = storage()('readonly', (open) =>
    Promise.all(names.map((name) => promisifyRequest<unknown>(open.get(name)))),
  );
  return (await Promise.race([read, silence])).find(isKept);
}

/** Keeps this instead of what was kept. The page may be closing: the transaction is not left to end by itself. */
export async function keep(value: Kept): Promise<void> {
  const name = tab();
  const all = [...tabs().filter((other) => other !== name), name];
  localStorage.setItem(TABS, JSON.stringify(all.slice(-MOST_TABS)));
  await storage()('readwrite', (open) => {
    open.put(value, name);
    all.slice(0, -MOST_TABS).forEach((old) => open.delete(old));
    const { transaction } = open;
    transaction.commit();
    return promisifyRequest(transaction);
  });
}

function tab(): string {
  let name = sessionStorage.getItem(TAB);
  if (!name) {
    name = `tab-${Date.now()}-${Math.random()}`;
    sessionStorage.setItem(TAB, name);
  }
  return name;
}

function tabs(): string[] {
  try {
    const names: unknown = JSON.parse(localStorage.getItem(TABS) ?? '[]');
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  } catch {
    return [];
  }
}

// An older or newer version of this page may have written something else.
function isKept(value: unknown): value is Kept {
  const { now, before } = (value ?? {}) as Partial<Kept>;
  return isSet(now) && (before === undefined || isSet(before));
}

function isSet(value: unknown): value is FileSet {
  const { files, active } = (value ?? {}) as Partial<FileSet>;
  return (
    typeof active === 'string' &&
    Array.isArray(files) &&
    files.every(({ path, text }) => typeof path === 'string' && typeof text === 'string')
  );
}
