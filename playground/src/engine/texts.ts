import type { Text } from '../settings/text';

export const texts = {
  reading: { en: 'Reading the YAML', es: 'Leyendo el YAML' },
  connecting: { en: 'Connecting the objects', es: 'Conectando los objetos' },
  seconds: (count: number): Text => ({ en: `${count} s`, es: `${count} s` }),
  replaced: {
    en: 'The engine had stopped and was started again. Your text is as it was.',
    es: 'El motor se había detenido y se inició de nuevo. Tu texto está como estaba.',
  },
  died: {
    en: 'The engine does not start, or stops at these files. Your text is kept: reload the page, or open fewer files.',
    es: 'El motor no arranca, o se detiene con estos ficheros. Tu texto se conserva: recarga la página o abre menos ficheros.',
  },
  failed: (words: string): Text => ({
    en: `The engine failed on this text, which is a fault of kubetriage: ${words}. What you change next is read again.`,
    es: `El motor falló con este texto, y es un error de kubetriage: ${words}. Lo que cambies ahora se volverá a leer.`,
  }),
} satisfies Record<string, Text | ((value: never) => Text)>;
