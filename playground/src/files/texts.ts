import type { Text } from '../settings/text';

export const texts = {
  back: { en: 'Back to my files', es: 'Volver a mis ficheros' },
  undo: { en: 'Undo', es: 'Deshacer' },
  notKept: {
    en: 'This browser keeps nothing for this page: download what you want to have again.',
    es: 'Este navegador no guarda nada de esta página: descarga lo que quieras conservar.',
  },
  noRoom: {
    en: 'The browser has no room to keep your work: download what you want to have again.',
    es: 'El navegador no tiene espacio para guardar tu trabajo: descarga lo que quieras conservar.',
  },
} satisfies Record<string, Text | ((...values: never[]) => Text)>;
