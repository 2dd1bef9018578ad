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
const DARK = '@media screen and (prefers-color-scheme: dark)';

/** `undefined` where the text is no SVG. */
export function drawn(text: string, theme: Theme): Drawn | undefined {
  const style = STYLE.exec(text)?.[1] ?? '';
  const parsed = new DOMParser().parseFromString(text.replace(STYLE, '').replace(/ style="[^"]*"/, ''), 'image/svg+xml');
  const svg = parsed.documentElement;
  if (svg.localName !== 'svg') return undefined;
  // The browser would show the titles over everything that is pointed at; the names are in `aria-label`, too.
  svg.querySelectorAll('title').forEach((title) => title.remove());
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(inTheme(style, theme));
  return { svg: document.importNode(svg, true) as unknown as SVGSVGElement, sheet };
}

/** A picture follows the system's theme; like this it follows the page's. */
function inTheme(text: string, theme: Theme): string {
  return text.replace(DARK, theme === 'dark' ? '@media all' : '@media not all');
}

/** Pixels for each unit of the picture. */
const PNG_SCALE = 2;
/** What browsers can draw on: so many pixels in all, and on one side. */
const MOST_PIXELS = 64_000_000;
const LONGEST_SIDE = 16_000;

/** The picture in pixels; `undefined` where the browser cannot draw it. */
export async function toPng(text: string, theme: Theme): Promise<Blob | undefined> {
  const url = URL.createObjectURL(new Blob([inTheme(text, theme)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const { width, height } = image;
    const scale = Math.min(PNG_SCALE, Math.sqrt(MOST_PIXELS / (width * height)), LONGEST_SIDE / Math.max(width, height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/png'));
  } catch {
    return undefined;
  } finally {
    URL.revokeObjectURL(url);
  }
}
