// The bytes of a file as text.

/** Why a file is not opened. */
export type Reason = 'name' | 'binary' | 'large' | 'unreadable';

/** More than this at once is more than a browser's tab can work with. */
export const MOST_BYTES = 100_000_000;

const IS_MANIFEST = /\.(ya?ml|json)$/i;

export const isManifest = (path: string) => IS_MANIFEST.test(path);

export interface Decoded {
  readonly text: string;
  /** Whether bytes that are no text were replaced by `�`. */
  readonly isDamaged: boolean;
}

/** `undefined` for what is no text at all. */
export function decode(bytes: Uint8Array): Decoded | undefined {
  const encoding = markOf(bytes);
  if (encoding === 'utf-8' && bytes.subarray(0, 8_000).includes(0)) return undefined;
  try {
    return { text: new TextDecoder(encoding, { fatal: true, ignoreBOM: encoding === 'utf-8' }).decode(bytes), isDamaged: false };
  } catch {
    return { text: new TextDecoder(encoding, { ignoreBOM: encoding === 'utf-8' }).decode(bytes), isDamaged: true };
  }
}

/** PowerShell on Windows writes what `kubectl get -o yaml > file` gives as UTF-16, with a mark at the beginning. */
function markOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return 'utf-8';
}
