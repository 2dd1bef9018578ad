import type { Severity } from '@kubetriage/wasm';

import type { Text } from '../settings/text';

export const texts = {
  label: (path: string): Text => ({ en: `YAML of ${path}`, es: `YAML de ${path}` }),
  keys: {
    en:
      'Tab indents; press Escape and then Tab to leave the editor. F8 goes to the next problem, Control + full stop opens the fixes, ' +
      'F12 goes to the related place and Alt + Left arrow back, Control + F searches.',
    es:
      'Tab aumenta la sangría; pulsa Escape y luego Tab para salir del editor. F8 va al problema siguiente, Control + punto abre las ' +
      'correcciones, F12 va al lugar relacionado y Alt + flecha izquierda vuelve, Control + F busca.',
  },
  noFile: { en: 'No file is open.', es: 'No hay ningún archivo abierto.' },
  rule: { en: 'About this rule', es: 'Sobre esta regla' },
  actions: { en: 'Fixes and related places', es: 'Correcciones y lugares relacionados' },
  targets: { en: 'Related places', es: 'Lugares relacionados' },
  fixes: { en: 'Fixes (Ctrl + .)', es: 'Correcciones (Ctrl + .)' },
  looksFirst: { en: 'shows the change first', es: 'muestra antes el cambio' },
  noActions: { en: 'There is nothing to fix on this line, and nothing is related to it.', es: 'En esta línea no hay nada que corregir, y nada está relacionado con ella.' },
  noTarget: { en: 'Nothing is related to this text.', es: 'Nada está relacionado con este texto.' },
  connecting: {
    en: 'The objects are still being connected. Try again in a moment.',
    es: 'Los objetos aún se están conectando. Vuelve a intentarlo en un momento.',
  },
  noProblem: { en: 'This file has no problems.', es: 'Este archivo no tiene problemas.' },
  more: (count: number): Text => ({
    en: `${count} more ${count === 1 ? 'problem' : 'problems'} here`,
    es: `${count} ${count === 1 ? 'problema' : 'problemas'} más aquí`,
  }),
  back: { en: 'Back', es: 'Volver' },
  backTitle: { en: 'Back to where you were (Alt + Left)', es: 'Vuelve a donde estabas (Alt + flecha izquierda)' },
  crumbs: { en: 'Place in the file', es: 'Lugar en el archivo' },
  document: (number: number, all: number): Text => ({ en: `Document ${number} of ${all}`, es: `Documento ${number} de ${all}` }),
  foldOthers: { en: 'Fold the others', es: 'Plegar los demás' },
  unfold: { en: 'Unfold all', es: 'Desplegar todo' },
  lines: (count: number): Text => ({
    en: `${count} ${count === 1 ? 'line' : 'lines'}`,
    es: `${count} ${count === 1 ? 'línea' : 'líneas'}`,
  }),
} satisfies Record<string, Text | ((...given: never[]) => Text)>;

export const severities: Record<Severity, Text> = {
  error: { en: 'Error', es: 'Error' },
  warning: { en: 'Warning', es: 'Advertencia' },
  info: { en: 'Note', es: 'Nota' },
};
