// What the editor itself says: the words of its search, and its name for those who do not see it.

import { Compartment, EditorState, Facet, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

import { settings } from '../settings/settings.svelte';
import { say } from '../settings/text';
import { texts } from './texts';

/** The id of the sentence about the editor's keys. */
export const KEYS = 'keys';

/** The path of the file that a state is of. */
export const path = Facet.define<string, string>({ combine: ([first]) => first ?? '' });

export const words = new Compartment();

/** The same object each time: with another one the editor is drawn anew. */
const english = {};

const spanish: Record<string, string> = {
  Find: 'Buscar',
  Replace: 'Reemplazar',
  next: 'siguiente',
  previous: 'anterior',
  all: 'todos',
  'match case': 'mayúsculas y minúsculas',
  regexp: 'expresión regular',
  'by word': 'palabra completa',
  replace: 'reemplazar',
  'replace all': 'reemplazar todo',
  close: 'cerrar',
  'current match': 'coincidencia actual',
  'on line': 'en la línea',
  'replaced match on line $': 'coincidencia reemplazada en la línea $',
  'replaced $ matches': '$ coincidencias reemplazadas',
  'Go to line': 'Ir a la línea',
  go: 'ir',
  'Folded lines': 'Líneas plegadas',
  'Unfolded lines': 'Líneas desplegadas',
  to: 'a',
  'folded code': 'líneas plegadas',
  unfold: 'desplegar',
  'Fold line': 'Plegar',
  'Unfold line': 'Desplegar',
  'Control character': 'Carácter de control',
  'Selection deleted': 'Selección borrada',
};

/** For a file and the language of the page. */
export function wordsFor(file: string): Extension {
  return [
    path.of(file),
    EditorState.phrases.of(settings.lang === 'es' ? spanish : english),
    EditorView.contentAttributes.of({ 'aria-label': say(texts.label(file)), 'aria-describedby': KEYS, tabindex: '0' }),
  ];
}
