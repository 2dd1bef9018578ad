// The attributes by which the engine's picture of the graph says what its boxes and lines stand for.

/** The ids of the objects that a box stands for; none for other elements. */
export function idsOf(box: Element): string[] {
  const { node, nodes } = (box as SVGElement).dataset;
  if (nodes) {
    const all: unknown = JSON.parse(nodes);
    if (Array.isArray(all)) return all.map(String);
  }
  return node ? [node] : [];
}

export interface Line {
  readonly from: string;
  readonly to: string;
  /** Indexes into the edges of the graph; none where nothing leads on. */
  readonly edges: readonly number[];
}

export function lineOf(element: Element): Line | undefined {
  const { edge, from, to } = (element as SVGElement).dataset;
  if (edge === undefined || from === undefined || to === undefined) return undefined;
  return { from, to, edges: edge.split(' ').filter(Boolean).map(Number) };
}

export const boxesOf = (svg: Element) => [...svg.querySelectorAll<SVGElement>('[data-node]')];
export const linesOf = (svg: Element) => [...svg.querySelectorAll<SVGElement>('[data-edge]')];
export const isBroken = (line: Element) => line.querySelector(':scope > .broken') !== null;

/** Makes a line so thick for the pointer that a finger finds it. */
export function reach(line: Element) {
  const path = line.querySelector('path')?.cloneNode();
  if (!(path instanceof SVGElement)) return;
  path.classList.add('reach');
  line.append(path);
}

/** From top to bottom of each column, the columns from left to right, namespace after namespace; lines after their box. */
export function inReadingOrder(svg: Element, namespaceOf: (id: string) => string): SVGElement[] {
  const place = (box: SVGElement) => {
    const frame = [...box.querySelectorAll(':scope > rect')].at(-1);
    const of = (name: string) => Number(frame?.getAttribute(name) ?? 0);
    return { box, namespace: namespaceOf(box.dataset.node ?? ''), x: of('x'), y: of('y') };
  };
  const placed = boxesOf(svg).map(place);
  placed.sort((a, b) => a.namespace.localeCompare(b.namespace) || a.x - b.x || a.y - b.y);
  const broken = linesOf(svg).filter(isBroken);
  const from = new Map<string, SVGElement[]>();
  for (const line of broken) {
    const id = line.dataset.from ?? '';
    from.set(id, [...(from.get(id) ?? []), line]);
  }
  return placed.flatMap(({ box }) => {
    const id = box.dataset.node ?? '';
    const lines = from.get(id) ?? [];
    // A box where nothing leads on has the same id.
    from.delete(id);
    return [box, ...lines];
  });
}
