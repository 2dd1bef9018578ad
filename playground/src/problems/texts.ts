import type { Text } from '../settings/text';

export const texts = {
  title: { en: 'Problems', es: 'Problemas' },
  none: {
    en: 'Nothing that breaks was found.',
    es: 'No se encontró nada que se rompa.',
  },
  consequences: (count: number): Text => ({
    en: count === 1 ? '1 consequence' : `${count} consequences`,
    es: count === 1 ? '1 consecuencia' : `${count} consecuencias`,
  }),
} satisfies Record<string, Text | ((count: number) => Text)>;
