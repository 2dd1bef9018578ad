import type { Text } from '../settings/text';
import type { Fault } from './link';

export const texts = {
  share: { en: 'Share', es: 'Compartir' },
  title: { en: 'Share a link', es: 'Compartir un enlace' },
  holds: {
    en: 'The link itself holds these files and the view that is open. It goes nowhere until you send it, and whoever has it can read all that is in it.',
    es: 'El propio enlace contiene estos ficheros y la vista abierta. No va a ningún sitio hasta que lo envíes, y quien lo tenga puede leer todo lo que contiene.',
  },
  others: (count: number): Text => ({ en: `and ${count} more`, es: `y ${count} más` }),
  link: { en: 'Link', es: 'Enlace' },
  making: { en: 'Making the link…', es: 'Creando el enlace…' },
  failed: {
    en: 'The link could not be made. Close this and try again, or send the files themselves: Files, Download.',
    es: 'No se pudo crear el enlace. Cierra esto e inténtalo de nuevo, o envía los propios ficheros: Ficheros, Descargar.',
  },
  length: (size: string): Text => ({ en: `The link is ${size} long.`, es: `El enlace ocupa ${size}.` }),
  long: {
    en: 'Chat programs and mail cut links of this length. Send the files themselves instead: Files, Download.',
    es: 'Los programas de chat y de correo cortan enlaces tan largos. Envía mejor los propios ficheros: Ficheros, Descargar.',
  },
  masked: {
    en: 'The values of Secrets are masked in the link.',
    es: 'Los valores de los Secrets van ocultos en el enlace.',
  },
  unmasked: {
    en: 'Whoever gets the link gets the values of the Secrets, too.',
    es: 'Quien reciba el enlace recibe también los valores de los Secrets.',
  },
  withSecrets: { en: 'With the values of Secrets', es: 'Con los valores de los Secrets' },
  copyLink: { en: 'Copy the link', es: 'Copiar el enlace' },
  copied: { en: 'The link is copied.', es: 'Enlace copiado.' },
  openedKept: {
    en: 'The files of the link are open. Yours are kept.',
    es: 'Los ficheros del enlace están abiertos. Los tuyos se conservan.',
  },
} satisfies Record<string, Text | ((value: never) => Text)>;

export const faults: Record<Fault, Text> = {
  damaged: {
    en: 'The link is damaged, perhaps cut off, and nothing was changed. Ask for it again.',
    es: 'El enlace está dañado, quizá cortado, y no se cambió nada. Pide que te lo envíen de nuevo.',
  },
  large: {
    en: 'What the link holds is too large to open here, and nothing was changed. Ask for the files.',
    es: 'Lo que contiene el enlace es demasiado grande para abrirlo aquí y no se cambió nada. Pide los ficheros.',
  },
  form: {
    en: 'The link was made by another version of this page, and nothing was changed. Ask for the files.',
    es: 'El enlace se creó con otra versión de esta página y no se cambió nada. Pide los ficheros.',
  },
};
