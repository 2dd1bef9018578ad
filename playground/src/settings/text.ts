// Every text of the page stands in both languages side by side, in a file `texts.ts` of the folder that shows it.

import { settings } from './settings.svelte';

export interface Text {
  en: string;
  es: string;
}

/** A text in the language of the page; what reads it is drawn anew when the language changes. */
export function say(text: Text): string {
  return text[settings.lang];
}
