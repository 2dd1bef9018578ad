import type { Text } from '../settings/text';

export const texts = {
  files: { en: 'Files', es: 'Archivos' },
  keys: {
    en: 'F2 renames the file, Delete closes it.',
    es: 'F2 cambia el nombre del archivo, Supr lo cierra.',
  },
  add: { en: 'New file', es: 'Archivo nuevo' },
  newName: { en: 'new.yaml', es: 'nuevo.yaml' },
  rename: { en: 'Rename', es: 'Cambiar el nombre' },
  close: { en: 'Close', es: 'Cerrar' },
  closeOthers: { en: 'Close the others', es: 'Cerrar los demás' },
  reopen: (path: string): Text => ({ en: `Reopen ${path}`, es: `Volver a abrir ${path}` }),
  closed: (path: string): Text => ({ en: `${path} is closed.`, es: `${path} está cerrado.` }),
  othersClosed: (count: number): Text => ({
    en: count === 1 ? '1 file is closed.' : `${count} files are closed.`,
    es: count === 1 ? '1 archivo está cerrado.' : `${count} archivos están cerrados.`,
  }),
  undo: { en: 'Undo', es: 'Deshacer' },
  name: (path: string): Text => ({ en: `New name of ${path}`, es: `Nombre nuevo de ${path}` }),
  taken: (path: string): Text => ({
    en: `Another file has the name ${path}. Choose another one.`,
    es: `Otro archivo ya se llama ${path}. Elige otro nombre.`,
  }),
  empty: { en: 'A file needs a name.', es: 'Un archivo necesita un nombre.' },
  actions: { en: 'File', es: 'Archivo' },
  all: (count: number): Text => ({ en: `All ${count} files`, es: `Los ${count} archivos` }),
  filter: { en: 'Find a file', es: 'Buscar un archivo' },
  noMatch: { en: 'No file has this in its name.', es: 'Ningún archivo tiene esto en su nombre.' },
  more: (count: number): Text => ({
    en: `and ${count} more: type a part of the name`,
    es: `y ${count} más: escribe una parte del nombre`,
  }),
  counts: (errors: number, warnings: number): Text => ({
    en: [errors && `${errors} ${errors === 1 ? 'error' : 'errors'}`, warnings && `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`]
      .filter(Boolean)
      .join(', '),
    es: [
      errors && `${errors} ${errors === 1 ? 'error' : 'errores'}`,
      warnings && `${warnings} ${warnings === 1 ? 'advertencia' : 'advertencias'}`,
    ]
      .filter(Boolean)
      .join(', '),
  }),
} satisfies Record<string, Text | ((...given: never[]) => Text)>;
