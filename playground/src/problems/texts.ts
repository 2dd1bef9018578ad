import type { Text } from '../settings/text';

export const texts = {
  title: { en: 'Problems', es: 'Problemas' },
  none: {
    en: 'Nothing that breaks was found.',
    es: 'No se encontró nada que se rompa.',
  },
  textChanged: {
    en: 'The text has changed since this fix was found. Wait for the new problems and try again.',
    es: 'El texto cambió desde que se encontró esta corrección. Espera los problemas nuevos y vuelve a intentarlo.',
  },
  consequences: (count: number): Text => ({
    en: count === 1 ? '1 consequence' : `${count} consequences`,
    es: count === 1 ? '1 consecuencia' : `${count} consecuencias`,
  }),
} satisfies Record<string, Text | ((count: number) => Text)>;
