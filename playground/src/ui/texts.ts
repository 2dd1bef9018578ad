import type { Text } from '../settings/text';

export const texts = {
  dismiss: { en: 'Dismiss', es: 'Descartar' },
} satisfies Record<string, Text>;
