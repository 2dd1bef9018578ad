import type { Text } from '../settings/text';

export const texts = {
  title: { en: 'Graph', es: 'Grafo' },
} satisfies Record<string, Text>;
