// A picture of the engine as elements of the page. It is parsed as XML, never as HTML, and its style sheet becomes an
// object, because the page's security policy forbids styles that are written into a document.

import type { Theme } from '../settings/settings.svelte';

export interface Drawn {
  readonly svg: SVGSVGElement;
  readonly sheet: CSSStyleSheet;
}

// The engine writes one style sheet, before anything that names an object. It is cut out as text: the parser, too, would
// try to apply it.
const STYLE = /<style>([^<]*)<\/style>/;

/** `undefined` where the text is no SVG. */
export function drawn(text: string, theme: Theme): Drawn | undefined {
  const style = STYLE.exec(text)?.[1] ?? '';
  const parsed = new DOMParser().parseFromString(text.replace(STYLE, '').replace(/ style="[^"]*"/, ''), 'image/svg+xml');
  const svg = parsed.documentElement;
  if (svg.localName !== 'svg') return undefined;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  // The picture follows the system's theme; here it follows the page's.
  for (const rule of sheet.cssRules) {
    if (rule instanceof CSSMediaRule && rule.conditionText.includes('prefers-color-scheme')) {
      rule.media.mediaText = theme === 'dark' ? 'screen' : 'not all';
    }
  }
  return { svg: document.importNode(svg, true) as unknown as SVGSVGElement, sheet };
}
