// How the editor looks: the page's own colours, through its custom properties, so that both themes are one.

import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const severityColour = { error: 'var(--broken)', warning: 'var(--warning)', info: 'var(--info)' };

/** Under the text: a wave where it breaks, a dashed line for a warning, dots for a note. */
const underlines = Object.fromEntries(
  Object.entries({ error: 'wavy', warning: 'dashed', info: 'dotted' }).flatMap(([severity, line]) => {
    const colour = severityColour[severity as keyof typeof severityColour];
    return [
      [
        `.finding.${severity}`,
        {
          textDecoration: `underline ${line} ${colour}`,
          textDecorationThickness: line === 'wavy' ? '1.5px' : '2px',
          textUnderlineOffset: '3px',
          textDecorationSkipInk: 'none',
        },
      ],
      [`.mark.${severity} .shape`, severity === 'info' ? { fill: 'none', stroke: colour, strokeWidth: '1.5' } : { fill: colour }],
      [`.mark.${severity} .sign`, { stroke: severity === 'info' ? colour : 'var(--card)' }],
      [`.finding.nothing.${severity}`, { borderLeft: `8px solid ${colour}` }],
    ];
  }),
);

const text = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--card)', fontSize: '13.5px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.6' },
  '.cm-content': { caretColor: 'var(--ink)', padding: '8px 0 40vh' },
  '.cm-line': {
    padding: '0 12px 0 4px',
    backgroundImage: 'repeating-linear-gradient(to right, var(--line) 0 1px, transparent 1px 2ch)',
    backgroundRepeat: 'no-repeat',
    backgroundPosition: '4px 0',
    backgroundSize: '0 0',
  },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--sunken) 55%, transparent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 24%, transparent)',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--sunken)' },
  '.cm-searchMatch': { backgroundColor: 'var(--warning-wash)', boxShadow: 'inset 0 0 0 1px var(--line-strong)' },
  '.cm-searchMatch-selected': { boxShadow: 'inset 0 0 0 2px var(--accent)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--accent-wash)' },
  '.shown': { borderRadius: '2px', backgroundColor: 'color-mix(in srgb, var(--accent) 24%, transparent)' },
  '.finding.nothing': { display: 'inline-block', height: '2px', verticalAlign: 'bottom' },
  ...underlines,
});

const gutters = EditorView.theme({
  '.cm-gutters': { backgroundColor: 'var(--card)', color: 'var(--ink-soft)', border: 'none' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--ink)' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 4px 0 2px', minWidth: '20px' },
  '.severities .cm-gutterElement, .bulbs .cm-gutterElement': { display: 'flex', alignItems: 'center', justifyContent: 'center' },
  '.severities': { width: '20px', cursor: 'pointer' },
  '.bulbs': { width: '18px' },
  '.mark, .bulb': { width: '14px', height: '14px', flex: 'none' },
  '.mark .sign, .bulb .sign': { fill: 'none', strokeWidth: '1.8', strokeLinecap: 'round' },
  '.bulb-place': { display: 'flex', alignItems: 'center', justifyContent: 'center', width: '18px', height: '100%', cursor: 'pointer' },
  '.bulb': { width: '16px', height: '16px' },
  '.bulb .shape': { fill: 'var(--warning-wash)', stroke: 'var(--warning)', strokeWidth: '1.4', strokeLinejoin: 'round' },
  '.bulb .sign': { stroke: 'var(--warning)', strokeWidth: '1.4' },
  // On a narrow screen the bulb stands in the place of the mark.
  '@media (max-width: 480px)': {
    '.bulbs': { zIndex: '1', marginLeft: '-18px' },
    '.bulb-place': { backgroundColor: 'var(--card)' },
    '.cm-lineNumbers .cm-gutterElement': { paddingLeft: '0' },
  },
  '.cm-foldGutter': { width: '18px' },
  '.cm-foldGutter .cm-gutterElement': { display: 'flex', alignItems: 'center', justifyContent: 'center' },
  '.fold': { width: '14px', height: '14px', cursor: 'pointer' },
  '.fold .shape': { fill: 'none', stroke: 'var(--line-strong)', strokeWidth: '1.6', strokeLinecap: 'round' },
  '.cm-foldGutter span:hover .shape': { stroke: 'var(--ink)' },
  '.folded': {
    padding: '0 6px',
    border: '1px solid var(--line)',
    borderRadius: '4px',
    backgroundColor: 'var(--sunken)',
    color: 'var(--ink-soft)',
    cursor: 'pointer',
  },
  '.folded:hover': { borderColor: 'var(--line-strong)' },
});

const beside = EditorView.theme({
  '.cm-tooltip, .cm-panels': { backgroundColor: 'var(--card)', color: 'var(--ink)', fontFamily: 'var(--sans)', fontSize: '14px' },
  '.cm-tooltip': { border: '1px solid var(--line-strong)', borderRadius: 'var(--radius)', boxShadow: 'var(--shadow)', zIndex: '20' },
  '.hover': { maxWidth: 'min(520px, calc(100vw - 24px))', maxHeight: '50vh', overflow: 'auto' },
  '.hover p': { margin: '0' },
  '.hover .one': { display: 'grid', gap: '6px', padding: '10px 12px' },
  '.hover .one + .one': { borderTop: '1px solid var(--line)' },
  '.hover .more': { padding: '4px 12px 10px', color: 'var(--ink-soft)' },
  '.hover .message': { display: 'flex', gap: '8px', fontWeight: '600', overflowWrap: 'anywhere' },
  '.hover .message .mark': { marginTop: '3px' },
  '.hover .help': { overflowWrap: 'anywhere' },
  '.hidden': { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  code: { padding: '0 3px', borderRadius: '3px', backgroundColor: 'var(--sunken)', fontFamily: 'var(--mono)', fontSize: '0.92em' },
  '.detail': { color: 'var(--ink-soft)', fontSize: '12.5px' },
  '.hover .actions': { display: 'flex', flexWrap: 'wrap', gap: '6px' },
  '.hover .actions button': {
    display: 'inline-flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    gap: '0 8px',
    minHeight: '28px',
    padding: '3px 9px',
    border: '1px solid var(--line)',
    borderRadius: 'var(--radius)',
    background: 'none',
    color: 'inherit',
    font: 'inherit',
    textAlign: 'left',
    cursor: 'pointer',
    overflowWrap: 'anywhere',
  },
  '.hover .actions button:hover': { borderColor: 'var(--line-strong)', backgroundColor: 'var(--sunken)' },
  '.hover .actions button.fix': { borderColor: 'var(--accent)', fontWeight: '600' },
  '.hover .actions button.fix .detail': { fontWeight: '400' },
  '.hover .actions button.place, .hover .actions button.rule': {
    padding: '3px 4px',
    borderColor: 'transparent',
    color: 'var(--accent)',
    textDecoration: 'underline',
    textUnderlineOffset: '3px',
  },
  'button:focus-visible': { outline: '2px solid var(--accent)', outlineOffset: '1px' },
  '.menu': { display: 'grid', padding: '4px', maxWidth: 'min(520px, calc(100vw - 24px))', maxHeight: '50vh', overflow: 'auto' },
  '.menu button': {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    gap: '0 10px',
    minHeight: '30px',
    padding: '4px 10px',
    border: '0',
    borderRadius: '4px',
    background: 'none',
    color: 'inherit',
    font: 'inherit',
    textAlign: 'left',
    cursor: 'pointer',
    overflowWrap: 'anywhere',
  },
  '.menu button:hover, .menu button:focus': { backgroundColor: 'var(--accent-wash)', outline: 'none' },
  '.menu button:focus-visible': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.menu .fix': { fontWeight: '600' },
  '.menu .detail': { fontWeight: '400' },
});

const panels = EditorView.theme({
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search': { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 6px', padding: '8px 36px 8px 10px' },
  '.cm-panel.cm-search br': { display: 'none' },
  '.cm-panel.cm-search input, .cm-panel.cm-search button, .cm-panel.cm-search label': { margin: '0', fontSize: '13px' },
  '.cm-panel.cm-search label': { display: 'inline-flex', alignItems: 'center', gap: '4px', minHeight: '24px' },
  '.cm-textfield': {
    flex: '1 1 140px',
    minHeight: '28px',
    padding: '2px 8px',
    border: '1px solid var(--line-strong)',
    borderRadius: '4px',
    backgroundColor: 'var(--card)',
    color: 'var(--ink)',
  },
  '.cm-button': {
    minHeight: '28px',
    padding: '2px 9px',
    border: '1px solid var(--line)',
    borderRadius: '4px',
    background: 'var(--card)',
    color: 'var(--ink)',
    cursor: 'pointer',
  },
  '.cm-button:hover': { borderColor: 'var(--line-strong)' },
  '.cm-panel.cm-search [name=close]': { top: '8px', right: '8px', width: '28px', height: '28px', fontSize: '18px', cursor: 'pointer', color: 'inherit' },
  '.cm-textfield:focus-visible, input:focus-visible': { outline: '2px solid var(--accent)', outlineOffset: '1px' },
});

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
  { tag: [tags.comment], color: 'var(--ink-soft)', fontStyle: 'italic' },
  { tag: [tags.keyword, tags.meta, tags.typeName, tags.labelName], color: 'var(--info)' },
  { tag: [tags.string, tags.content], color: 'var(--ink)' },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: 'var(--ink-soft)' },
]);

export const theme: Extension = [text, gutters, beside, panels, syntaxHighlighting(colours)];
