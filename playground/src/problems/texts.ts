import type { Severity } from '@kubetriage/wasm';

import type { Text } from '../settings/text';

function count(number: number, [one, many]: [string, string], lang: 'en' | 'es'): string {
  return `${number.toLocaleString(lang)} ${number === 1 ? one : many}`;
}

/** `a, b and c` */
function list(parts: readonly string[], and: string): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} ${and} ${parts.at(-1)}`;
}

export const texts = {
  title: { en: 'Problems', es: 'Problemas' },
  none: { en: 'Nothing that breaks was found.', es: 'No se encontró nada que se rompa.' },
  nothingToRead: {
    en: 'There is no Kubernetes object in these files yet. Paste YAML on the left, drop files, or take an example.',
    es: 'Todavía no hay ningún objeto de Kubernetes en estos ficheros. Pega YAML, suelta ficheros o elige un ejemplo.',
  },
  whole: { en: 'Nothing is broken', es: 'Nada está roto' },
  connected: ({ ingressPaths, services, workloads }: Connected): Text => {
    const counts: [number, [string, string], [string, string]][] = [
      [ingressPaths, ['Ingress path', 'Ingress paths'], ['path de Ingress', 'paths de Ingress']],
      [services, ['Service', 'Services'], ['Service', 'Services']],
      [workloads, ['workload', 'workloads'], ['workload', 'workloads']],
    ];
    const some = counts.filter(([number]) => number > 0);
    const isOne = ingressPaths + services + workloads === 1;
    const en = list(some.map(([number, words]) => count(number, words, 'en')), 'and');
    const es = list(some.map(([number, , words]) => count(number, words, 'es')), 'y');
    return { en: `${en} ${isOne ? 'connects' : 'connect'}`, es: `${es} ${isOne ? 'está conectado' : 'están conectados'}` };
  },
  textChanged: {
    en: 'The text has changed since, and this fix no longer applies. Look at the new problems.',
    es: 'El texto cambió desde entonces y esta corrección ya no sirve. Mira los problemas nuevos.',
  },
  looksDifferent: {
    en: 'The text has changed since. This is the fix as it is now.',
    es: 'El texto cambió desde entonces. Esta es la corrección tal como es ahora.',
  },
  applied: (title: string): Text => ({ en: `Done: ${title}.`, es: `Hecho: ${title}.` }),
  appliedAll: (fixes: number, files: number): Text => ({
    en: `${count(fixes, ['fix', 'fixes'], 'en')} applied in ${count(files, ['file', 'files'], 'en')}.`,
    es: `${count(fixes, ['corrección aplicada', 'correcciones aplicadas'], 'es')} en ${count(files, ['fichero', 'ficheros'], 'es')}.`,
  }),
  undo: { en: 'Undo', es: 'Deshacer' },
  notUndone: {
    en: 'The text has changed since. Undo it in the editor, or by hand.',
    es: 'El texto cambió desde entonces. Deshazlo en el editor o a mano.',
  },
  fixAll: (number: number): Text => ({
    en: number === 1 ? 'Apply the safe fix' : `Apply all ${number.toLocaleString('en')} safe fixes`,
    es: number === 1 ? 'Aplicar la corrección segura' : `Aplicar las ${number.toLocaleString('es')} correcciones seguras`,
  }),
  fix: { en: 'Fix', es: 'Corregir' },
  unsafe: {
    en: 'This fix may change what your app does. Look at it first.',
    es: 'Esta corrección puede cambiar lo que hace tu aplicación. Mírala antes.',
  },
  displayOnly: {
    en: 'You make this change yourself, with your own values.',
    es: 'Este cambio lo haces tú, con tus propios valores.',
  },
  change: { en: 'Lines that change', es: 'Líneas que cambian' },
  lineGone: { en: 'removed: ', es: 'se quita: ' },
  lineNew: { en: 'added: ', es: 'se añade: ' },
  apply: { en: 'Apply', es: 'Aplicar' },
  leave: { en: 'Leave it', es: 'Dejarlo' },
  closeIt: { en: 'Close', es: 'Cerrar' },
  aboutRule: { en: 'About this rule', es: 'Sobre esta regla' },
  loading: { en: 'Loading…', es: 'Cargando…' },
  pageNotLoaded: {
    en: 'The page could not be loaded. Close it and try again when you are online.',
    es: 'No se pudo cargar la página. Ciérrala e inténtalo de nuevo con conexión.',
  },
  details: { en: 'Details', es: 'Detalles' },
  evidence: { en: 'What was found', es: 'Lo que se encontró' },
  kubernetesSays: { en: 'Kubernetes says', es: 'Kubernetes dice' },
  related: { en: 'Related places', es: 'Lugares relacionados' },
  commands: { en: 'On your cluster', es: 'En tu clúster' },
  consequences: (number: number): Text => ({
    en: count(number, ['consequence', 'consequences'], 'en'),
    es: count(number, ['consecuencia', 'consecuencias'], 'es'),
  }),
  severity: { en: 'Severity', es: 'Gravedad' },
  search: { en: 'Filter problems', es: 'Filtrar problemas' },
  file: { en: 'File', es: 'Fichero' },
  allFiles: { en: 'All files', es: 'Todos los ficheros' },
  namespace: { en: 'Namespace', es: 'Namespace' },
  allNamespaces: { en: 'All namespaces', es: 'Todos los namespaces' },
  shown: (some: number, all: number): Text => ({
    en: `${some.toLocaleString('en')} of ${all.toLocaleString('en')} shown`,
    es: `${some.toLocaleString('es')} de ${all.toLocaleString('es')} visibles`,
  }),
  showAll: { en: 'Show all', es: 'Mostrar todos' },
  more: (step: number, left: number): Text => ({
    en: `Show ${step.toLocaleString('en')} more of ${left.toLocaleString('en')}`,
    es: `Mostrar ${step.toLocaleString('es')} más de ${left.toLocaleString('es')}`,
  }),
} satisfies Record<string, Text | ((first: never, second: never) => Text)>;

interface Connected {
  ingressPaths: number;
  services: number;
  workloads: number;
}

export const severityTexts: Record<Severity, { one: Text; count: (number: number) => Text }> = {
  error: {
    one: { en: 'Error', es: 'Error' },
    count: (number) => ({ en: count(number, ['error', 'errors'], 'en'), es: count(number, ['error', 'errores'], 'es') }),
  },
  warning: {
    one: { en: 'Warning', es: 'Advertencia' },
    count: (number) => ({
      en: count(number, ['warning', 'warnings'], 'en'),
      es: count(number, ['advertencia', 'advertencias'], 'es'),
    }),
  },
  info: {
    one: { en: 'Note', es: 'Nota' },
    count: (number) => ({ en: count(number, ['note', 'notes'], 'en'), es: count(number, ['nota', 'notas'], 'es') }),
  },
};
