// The boxes of the flowchart: in the engine's picture, and in its data.

import type { ChartArrow, ChartCommand, ChartExit, ChartQuestion, ChartStage, Flowchart, Walk } from '@kubetriage/wasm';

export type Box =
  | { readonly kind: 'question'; readonly box: ChartQuestion }
  | { readonly kind: 'command'; readonly box: ChartCommand }
  | { readonly kind: 'exit'; readonly box: ChartExit }
  | { readonly kind: 'stage'; readonly box: ChartStage };

const BOXES = '[data-question], [data-command], [data-exit], [data-stage]';

/** The boxes of a picture about which there is something to say; those of its legend have no id. */
export const boxesOf = (svg: Element) => [...svg.querySelectorAll<SVGElement>(BOXES)];

export function idOf(element: SVGElement): string {
  const { question, command, exit, stage } = element.dataset;
  return question ?? command ?? exit ?? stage ?? '';
}

export function boxOf({ questions, commands, exits, stages }: Flowchart, id: string): Box | undefined {
  const question = questions.find((it) => it.id === id);
  if (question) return { kind: 'question', box: question };
  const command = commands.find((it) => it.id === id);
  if (command) return { kind: 'command', box: command };
  const exit = exits.find((it) => it.id === id);
  if (exit) return { kind: 'exit', box: exit };
  const stage = stages.find((it) => it.id === id);
  return stage && { kind: 'stage', box: stage };
}

/** A command with the names of a walk that has run it: it stands with the question that the command leads to. */
export function filled({ start, questions, stages }: Flowchart, id: string, walk: Walk | undefined): string | undefined {
  const arrows: ChartArrow[] = [start, ...questions.flatMap(({ yes, no }) => [yes, no]), ...stages.map(({ next }) => next)];
  const led = new Set(arrows.filter(({ command }) => command === id).map(({ to }) => to));
  return walk?.steps.find(({ question }) => led.has(question))?.commands[0];
}
