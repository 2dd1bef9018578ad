// Boxes of a picture as controls: one of them is a stop of the Tab key, arrow keys lead to the others.

/** Makes controls of these boxes, which stand in the order in which they are read. */
export function makeControls(boxes: readonly SVGElement[]) {
  boxes.forEach((box, index) => {
    box.setAttribute('role', 'button');
    box.setAttribute('tabindex', index === 0 ? '0' : '-1');
  });
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
  for (const box of boxes) {
    if (box.getAttribute('tabindex') === '0') box.setAttribute('tabindex', '-1');
  }
  to.setAttribute('tabindex', '0');
}
