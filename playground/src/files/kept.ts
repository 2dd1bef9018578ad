// The work in the browser's storage, so that it survives a reload. A browser may refuse that, or have no room: the page
// works all the same.

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

/** What was kept, if anything was. Rejected where the browser keeps nothing. */
export async function kept(): Promise<Kept | undefined> {
  const silence = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no answer')), PATIENCE_MS));
  const read = storage()('readonly', (open) => promisifyRequest<unknown>(open.get('work')));
  const value = await Promise.race([read, silence]);
  return isKept(value) ? value : undefined;
}

/** Keeps this instead of what was kept. The page may be closing: the transaction is not left to end by itself. */
export function keep(value: Kept): Promise<void> {
  return storage()('readwrite', (open) => {
    open.put(value, 'work');
    const { transaction } = open;
    transaction.commit();
    return promisifyRequest(transaction);
  });
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
