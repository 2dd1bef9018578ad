// Files as the fragment of an address, which browsers never send to a server: JSON, deflated, as base64 in the alphabet
// of addresses. `#1.…` is the first form of it; a link of another form is refused, not guessed at.

import type { OpenFile } from '../files/files.svelte';

const FORM = '1.';

/** A few kilobytes of a link can claim to be gigabytes. */
export const MOST_BYTES = 30_000_000;
const MOST_FILES = 10_000;
const MOST_OF_PATH = 1_000;

export interface Shared {
  readonly files: readonly OpenFile[];
  readonly active: string;
  /** The name of the view that was shown; whoever reads it knows which views there are. */
  readonly view: string;
}

/** Why a link cannot be opened. */
export type Fault = 'damaged' | 'large' | 'form';

export class BadLink extends Error {
  constructor(readonly fault: Fault) {
    super(`the link is not one: ${fault}`);
  }
}

/** A fragment with its `#`. */
export async function encode({ files, active, view }: Shared): Promise<string> {
  const plain = { files: files.map(({ path, text }) => [path, text]), active, view };
  const packed = await through(new Blob([JSON.stringify(plain)]), new CompressionStream('deflate-raw'), Infinity);
  return `#${FORM}${toBase64(packed)}`;
}

/** `undefined` for a fragment that is no link of this page. Rejected with {@link BadLink} for one that is broken. */
export async function decode(fragment: string): Promise<Shared | undefined> {
  const [, form, content = ''] = /^#(\d+\.)(.*)$/s.exec(fragment) ?? [];
  if (!form) return undefined;
  if (form !== FORM) throw new BadLink('form');
  const bytes = await through(new Blob([fromBase64(content)]), new DecompressionStream('deflate-raw'), MOST_BYTES);
  return shared(bytes);
}

function shared(bytes: Uint8Array): Shared {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw new BadLink('damaged');
  }
  const { files, active, view } = (value ?? {}) as Record<string, unknown>;
  if (!Array.isArray(files) || files.length > MOST_FILES) throw new BadLink('damaged');
  const paths = new Set<string>();
  const read = files.map((file: unknown): OpenFile => {
    const [path, text] = Array.isArray(file) ? (file as unknown[]) : [];
    if (typeof path !== 'string' || typeof text !== 'string') throw new BadLink('damaged');
    if (path === '' || path.length > MOST_OF_PATH || paths.has(path)) throw new BadLink('damaged');
    paths.add(path);
    return { path, text };
  });
  const asText = (part: unknown) => (typeof part === 'string' ? part : '');
  return { files: read, active: paths.has(asText(active)) ? asText(active) : (read[0]?.path ?? ''), view: asText(view) };
}

/** Bytes through a stream that changes them; no more than `most`, and not a chunk longer than that is waited for. */
async function through(
  source: Blob,
  change: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = source.stream().pipeThrough(change).getReader();
  for (;;) {
    const { value } = await reader.read().catch(() => {
      throw new BadLink('damaged');
    });
    if (!value) break;
    size += value.length;
    if (size > most) {
      await reader.cancel().catch(() => {});
      throw new BadLink('large');
    }
    chunks.push(value);
  }
  const together = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    together.set(chunk, at);
    at += chunk.length;
  }
  return together;
}

// In pieces: a call takes only so many arguments.
const PIECE = 0x3000;

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += PIECE) binary += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  } catch {
    throw new BadLink('damaged');
  }
}
