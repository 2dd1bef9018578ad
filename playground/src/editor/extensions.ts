// What the editor can do, for every file alike.

import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers,
} from '@codemirror/view';

import { theme } from './theme';

/** For a file whose lines all end with \r\n, they stay so. */
export function extensionsFor(text: string, listener: Extension): Extension {
  const returns = text.split('\r\n').length - 1;
  const onlyReturns = returns > 0 && text.replaceAll('\r\n', '').search(/[\r\n]/) < 0;
  return [
    onlyReturns ? EditorState.lineSeparator.of('\r\n') : [],
    lineNumbers(),
    lintGutter(),
    foldGutter(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    search({ top: true }),
    EditorState.tabSize.of(2),
    // Tab moves on after Escape, as the editor's own rule is, so that nobody is caught in it.
    keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...lintKeymap, indentWithTab]),
    yaml(),
    theme,
    EditorView.contentAttributes.of({ 'aria-label': 'YAML', tabindex: '0' }),
    listener,
  ];
}
