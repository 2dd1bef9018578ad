// Moving and enlarging what is larger than its frame. The frame scrolls as everything on the page does: with the wheel, a
// finger, arrow keys, and to what gets the focus. What is added here: dragging, and enlarging around a point.

const SMALLEST = 0.05;
const LARGEST = 4;
/** A picture is not enlarged beyond this to fill its frame. */
const FITTED_MOST = 1.2;
/** A drag begins after so many pixels; what moves less is a click. */
const DRAG_PX = 4;
export const STEP = 1.25;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The scale at which everything is in the frame. */
export function scaleToFit({ width, height }: Size, frame: Size): number {
  return within(Math.min(frame.width / width, frame.height / height, FITTED_MOST));
}

export function within(scale: number): number {
  return Math.min(LARGEST, Math.max(SMALLEST, scale));
}

interface Asked {
  /** Asks for another scale, with the point of the screen that stays where it is. */
  zoom: (factor: number, at: { x: number; y: number }) => void;
}

/** Brings a frame to life; the function that is returned ends that. */
export function listen(frame: HTMLElement, { zoom }: Asked): () => void {
  const ending = new AbortController();
  const { signal } = ending;

  frame.addEventListener(
    'wheel',
    (event) => {
      // Two fingers that part on a touchpad are a wheel with Ctrl, too.
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 200), { x: event.clientX, y: event.clientY });
    },
    { signal, passive: false },
  );

  let from: { x: number; y: number; left: number; top: number; moves: boolean } | undefined;
  frame.addEventListener(
    'pointerdown',
    (event) => {
      if (event.pointerType === 'touch' || event.button > 1) return;
      from = { x: event.clientX, y: event.clientY, left: frame.scrollLeft, top: frame.scrollTop, moves: false };
    },
    { signal },
  );
  frame.addEventListener(
    'pointermove',
    (event) => {
      if (!from || event.buttons === 0) return;
      const [x, y] = [event.clientX - from.x, event.clientY - from.y];
      if (!from.moves && Math.hypot(x, y) < DRAG_PX) return;
      if (!from.moves) {
        from.moves = true;
        frame.setPointerCapture(event.pointerId);
        frame.classList.add('dragged');
      }
      frame.scrollTo(from.left - x, from.top - y);
    },
    { signal },
  );
  for (const name of ['pointerup', 'pointercancel'] as const) {
    frame.addEventListener(
      name,
      () => {
        // The click that follows a drag is none.
        setTimeout(() => frame.classList.remove('dragged'));
        from = undefined;
      },
      { signal },
    );
  }

  let apart = 0;
  const between = ({ touches: [a, b] }: TouchEvent) =>
    a && b
      ? {
          distance: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY),
          middle: { x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2 },
        }
      : undefined;
  const pinch = (event: TouchEvent) => {
    const now = between(event);
    if (!now) return;
    event.preventDefault();
    if (event.type === 'touchmove' && apart > 0) zoom(now.distance / apart, now.middle);
    apart = now.distance;
  };
  frame.addEventListener('touchstart', pinch, { signal, passive: false });
  frame.addEventListener('touchmove', pinch, { signal, passive: false });

  return () => ending.abort();
}
