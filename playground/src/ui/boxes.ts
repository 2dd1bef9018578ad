// Boxes of a picture as controls: one of them is a stop of the Tab key, arrow keys lead to the others.

/**
 * Makes controls of these boxes and lines, which stand in the order in which they are read. What is clicked and has the
 * focus is a sheet of glass over each: the words below it are drawn in pieces, its name is the engine's sentence.
 */
export function makeControls(boxes: readonly SVGElement[]) {
  boxes.forEach((box, index) => {
    box.classList.add('control');
    const glass = glassOf(box) ?? box.appendChild(copyOf(box));
    glass.classList.add('glass');
    glass.setAttribute('role', 'button');
    glass.setAttribute('aria-label', box.getAttribute('aria-label') ?? '');
    glass.setAttribute('tabindex', index === 0 ? '0' : '-1');
    box.removeAttribute('role');
    box.removeAttribute('aria-label');
    box.querySelectorAll('text').forEach((text) => text.setAttribute('aria-hidden', 'true'));
  });
}

/** The form of a box, which is drawn over those that stand out behind it. */
function copyOf(box: SVGElement): SVGElement {
  const forms = box.querySelectorAll<SVGElement>(':scope > rect, :scope > polygon');
  const form = forms.item(forms.length - 1);
  const copied = form ?? box.querySelector<SVGElement>('path');
  return (copied?.cloneNode() ?? document.createElementNS('http://www.w3.org/2000/svg', 'rect')) as SVGElement;
}

/** What has the focus when a box has it. */
export function glassOf(box: SVGElement): SVGElement | undefined {
  return box.querySelector<SVGElement>(':scope > .glass') ?? undefined;
}

/** The box in which something happened. */
export function boxIn(event: Event): SVGElement | undefined {
  const [inner] = event.composedPath();
  return inner instanceof Element ? (inner.closest<SVGElement>('.control') ?? undefined) : undefined;
}

/** Where a key leads to from a box; `undefined` where it leads nowhere or is another key. */
export function next(boxes: readonly SVGElement[], from: SVGElement, key: string): SVGElement | undefined {
  const index = boxes.indexOf(from);
  switch (key) {
    case 'Home':
      return boxes[0];
    case 'End':
      return boxes.at(-1);
    case 'ArrowDown':
      return boxes[index + 1];
    case 'ArrowUp':
      return boxes[index - 1];
    case 'ArrowRight':
      return beside(boxes, from, 1);
    case 'ArrowLeft':
      return beside(boxes, from, -1);
  }
}

/** The nearest box to the right (1) or left (-1), as far as possible at the same height. */
function beside(boxes: readonly SVGElement[], from: SVGElement, direction: 1 | -1): SVGElement | undefined {
  const start = from.getBoundingClientRect();
  let best: SVGElement | undefined;
  let least = Infinity;
  for (const box of boxes) {
    const place = box.getBoundingClientRect();
    const across = direction * (place.left + place.width / 2 - start.left - start.width / 2);
    if (box === from || across < start.width / 3) continue;
    const distance = across + 3 * Math.abs(place.top + place.height / 2 - start.top - start.height / 2);
    if (distance < least) [best, least] = [box, distance];
  }
  return best;
}

/** Moves the stop of the Tab key. */
export function moveStop(boxes: readonly SVGElement[], to: SVGElement) {
  if (!boxes.includes(to)) return;
  for (const box of boxes) glassOf(box)?.setAttribute('tabindex', box === to ? '0' : '-1');
}
