// Elements of what the editor shows beside the text. Texts come in as text nodes only.

import type { Severity } from '@kubetriage/wasm';

import { severityPaths } from '../ui/severity';

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
  ...content: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...content);
  return made;
}

/** A sentence of the engine, in which names stand in backticks. */
export function marked(sentence: string): Node[] {
  const parts = sentence.split('`');
  if (parts.length % 2 === 0) return [new Text(sentence)];
  return parts.map((part, index) => (index % 2 === 1 ? element('code', {}, part) : new Text(part)));
}

const SVG = 'http://www.w3.org/2000/svg';

export function drawing(className: string, paths: Readonly<Record<string, string>>): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', className);
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  for (const [name, d] of Object.entries(paths)) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('class', name);
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}

export function severityMark(severity: Severity): SVGSVGElement {
  return drawing(`mark ${severity}`, severityPaths[severity]);
}

export function bulb(): SVGSVGElement {
  return drawing('bulb', {
    shape: 'M5.8 11.2C5.6 9.6 3.5 8.9 3.5 6a4.5 4.5 0 0 1 9 0c0 2.9-2.1 3.6-2.3 5.2z',
    sign: 'M6.2 13h3.6M6.8 15h2.4',
  });
}
