// Which view is shown. On a wide screen the YAML stands beside it, and the problems below it; on a narrow one each has
// the whole screen.

import type { Component } from 'svelte';

import Flowchart from '../flowchart/Flowchart.svelte';
import { texts as flowchart } from '../flowchart/texts';
import Graph from '../graph/Graph.svelte';
import { texts as graph } from '../graph/texts';
import Problems from '../problems/Problems.svelte';
import { texts as problems } from '../problems/texts';
import type { Text } from '../settings/text';
import { texts as trace } from '../trace/texts';
import Trace from '../trace/Trace.svelte';
import { texts } from './texts';

export type ViewName = 'yaml' | 'problems' | 'graph' | 'trace' | 'flowchart';

export interface View {
  readonly name: ViewName;
  readonly title: Text;
  /** Absent for the YAML, whose editor is always there. */
  readonly component?: Component;
}

export const views: readonly View[] = [
  { name: 'yaml', title: texts.yaml },
  { name: 'problems', title: problems.title, component: Problems },
  { name: 'graph', title: graph.title, component: Graph },
  { name: 'trace', title: trace.title, component: Trace },
  { name: 'flowchart', title: flowchart.title, component: Flowchart },
];

/** Where the screen is wider, YAML and problems are always there. */
const ALWAYS_WHEN_WIDE: readonly ViewName[] = ['yaml', 'problems'];

class Shown {
  #chosen = $state<ViewName>('graph');
  #isWide = $state(false);

  constructor() {
    const query = matchMedia('(min-width: 760px)');
    this.#isWide = query.matches;
    query.addEventListener('change', ({ matches }) => (this.#isWide = matches));
  }

  get isWide(): boolean {
    return this.#isWide;
  }

  /** The views that are behind tabs. */
  get tabs(): readonly View[] {
    return views.filter(({ name }) => !this.#isWide || !ALWAYS_WHEN_WIDE.includes(name));
  }

  /** The view behind the chosen tab. */
  get view(): View | undefined {
    return this.tabs.find(({ name }) => name === this.#chosen) ?? this.tabs[0];
  }

  choose(name: ViewName) {
    this.#chosen = name;
  }
}

export const shown = new Shown();
