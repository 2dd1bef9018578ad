// What the editor can do, for every file alike.

import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, Prec, type Extension } from '@codemirror/state';
import { drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';

import { clicks, ownKeys } from './commands';
import { findings } from './findings';
import { folded } from './folded.svelte';
import { folding } from './folds';
import { indentGuides } from './guides';
import { ownGutters } from './gutter';
import { findingHover } from './hover';
import { menu } from './menu';
import { shown } from './shown';
import { theme } from './theme';

export const extensions: Extension = [
  ownGutters,
  lineNumbers(),
  folding,
  folded.listener,
  findings,
  shown,
  findingHover,
  menu,
  clicks,
  history(),
  drawSelection(),
  indentOnInput(),
  bracketMatching(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  highlightSelectionMatches(),
  search({ top: true }),
  indentGuides,
  EditorState.tabSize.of(2),
  Prec.high(keymap.of(ownKeys)),
  // Tab moves on after Escape, as the editor's own rule is, so that nobody is caught in it.
  keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap, indentWithTab]),
  yaml(),
  theme,
];
