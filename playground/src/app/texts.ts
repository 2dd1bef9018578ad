import type { Text } from '../settings/text';

export const texts = {
  yaml: { en: 'YAML', es: 'YAML' },
  language: { en: 'Español', es: 'English' },
  languageInShort: { en: 'ES', es: 'EN' },
  toDark: { en: 'Dark theme', es: 'Tema oscuro' },
  toLight: { en: 'Light theme', es: 'Tema claro' },
  moveColumns: { en: 'Width of the YAML', es: 'Anchura del YAML' },
  moveRows: { en: 'Height of the view', es: 'Altura de la vista' },
  bring: { en: 'Files and examples', es: 'Ficheros y ejemplos' },
  views: { en: 'Views', es: 'Vistas' },
} satisfies Record<string, Text>;
