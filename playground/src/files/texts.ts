import type { Text } from '../settings/text';
import type { Reason } from './reading';

interface Named {
  readonly names: string;
  readonly others: number;
}

const en = ({ names, others }: Named) => (others > 0 ? `${names} and ${others} more` : names);
const es = ({ names, others }: Named) => (others > 0 ? `${names} y ${others} más` : names);

export const texts = {
  menu: { en: 'Files', es: 'Ficheros' },
  newFile: { en: 'New file', es: 'Fichero nuevo' },
  openFiles: { en: 'Open files…', es: 'Abrir ficheros…' },
  openFolder: { en: 'Open folder…', es: 'Abrir carpeta…' },
  download: { en: 'Download', es: 'Descargar' },
  downloadAll: (count: number): Text => ({
    en: `Download ${count} files (.zip)`,
    es: `Descargar ${count} ficheros (.zip)`,
  }),
  copyText: (path: string): Text => ({ en: `Copy the text of ${path}`, es: `Copiar el texto de ${path}` }),
  clear: { en: 'Close all files', es: 'Cerrar todos los ficheros' },
  cleared: { en: 'All files are closed.', es: 'Todos los ficheros están cerrados.' },
  back: { en: 'Back to my files', es: 'Volver a mis ficheros' },
  undo: { en: 'Undo', es: 'Deshacer' },
  dropHere: { en: 'Drop files or a folder to open them', es: 'Suelta ficheros o una carpeta para abrirlos' },
  opening: ({ done, of }: { done: number; of: number }): Text =>
    of === 0
      ? { en: 'Looking for files', es: 'Buscando ficheros' }
      : { en: `Opening files: ${done} of ${of}`, es: `Abriendo ficheros: ${done} de ${of}` },
  opened: (named: Named): Text => ({ en: `Opened: ${en(named)}.`, es: `Se abrió: ${es(named)}.` }),
  noneOpened: { en: 'Nothing was opened.', es: 'No se abrió nada.' },
  damaged: (named: Named): Text => ({
    en: `Not all of it is text, and � stands for what is not: ${en(named)}.`,
    es: `No todo es texto, y � está en lugar de lo que no lo es: ${es(named)}.`,
  }),
  leftOut: (count: number, named: Named): Text => ({
    en: `Left out: ${count} (${en(named)}).`,
    es: `Sin abrir: ${count} (${es(named)}).`,
  }),
  leftOutTitle: { en: 'Not opened', es: 'Sin abrir' },
  why: { en: 'Why?', es: '¿Por qué?' },
  folderUnreadable: {
    en: 'The browser could not read the folder. Open its files one by one.',
    es: 'El navegador no pudo leer la carpeta. Abre sus ficheros uno por uno.',
  },
  notKept: {
    en: 'This browser keeps nothing for this page: download what you want to have again.',
    es: 'Este navegador no guarda nada de esta página: descarga lo que quieras conservar.',
  },
  noRoom: {
    en: 'The browser has no room to keep your work: download what you want to have again.',
    es: 'El navegador no tiene espacio para guardar tu trabajo: descarga lo que quieras conservar.',
  },
} satisfies Record<string, Text | ((...values: never[]) => Text)>;

export const reasons: Record<Reason, Text> = {
  name: { en: 'is no .yaml, .yml or .json', es: 'no es .yaml, .yml ni .json' },
  binary: { en: 'is no text', es: 'no es texto' },
  large: { en: 'is more than the page can hold together with the others', es: 'es más de lo que la página puede abarcar con los demás' },
  unreadable: { en: 'could not be read', es: 'no se pudo leer' },
};
