// What is shown over a marked text: the message and what to do.

import type { Diagnostic } from '@kubetriage/wasm';

/** Made of text nodes: names that look like HTML stay what they are. */
export function hoverOf({ message, help, rule }: Diagnostic): HTMLElement {
  const box = document.createElement('div');
  for (const [className, text] of [['message', message], ['help', help], ['rule', rule]] as const) {
    const line = document.createElement('p');
    line.className = className;
    line.textContent = text;
    box.append(line);
  }
  return box;
}
