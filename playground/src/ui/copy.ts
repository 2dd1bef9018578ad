import { say } from '../settings/text';
import { texts } from './texts';
import { toasts } from './toast.svelte';

/** Puts a text on the clipboard, and says whether the browser allowed that. */
export async function copy(text: string) {
  try {
    await navigator.clipboard.writeText(text);
    toasts.say(say(texts.copied));
  } catch {
    toasts.say(say(texts.notCopied));
  }
}
