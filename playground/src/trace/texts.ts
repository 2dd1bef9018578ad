import type { Text } from '../settings/text';

export const texts = {
  title: { en: 'Trace', es: 'Traza' },
  way: { en: 'The way of a request', es: 'El camino de una petición' },
  which: { en: 'Request', es: 'Petición' },
  whole: { en: 'answers', es: 'responde' },
  client: { en: 'Client', es: 'Cliente' },
} satisfies Record<string, Text>;
