import type { Text } from '../settings/text';

export const texts = {
  menu: { en: 'Examples', es: 'Ejemplos' },
  opened: ({ en, es }: Text): Text => ({
    en: `“${en}” is open. Your files are kept.`,
    es: `«${es}» está abierto. Tus ficheros se conservan.`,
  }),
  notLoaded: {
    en: 'The example could not be loaded. Check the connection and choose it again.',
    es: 'No se pudo cargar el ejemplo. Revisa la conexión y elígelo de nuevo.',
  },
  lesson: { en: 'Lesson', es: 'Lección' },
  next: ({ en, es }: Text): Text => ({ en: `Next: ${en}`, es: `Siguiente: ${es}` }),
  solved: { en: 'No fault is left.', es: 'No queda ningún fallo.' },
  hide: { en: 'Hide the task', es: 'Ocultar la tarea' },
  welcome: {
    en: 'This page reads Kubernetes YAML, here in your browser, and shows where a request stops on its way to a Pod. The app below is broken in two places: repair its YAML and see the line turn whole.',
    es: 'Esta página lee YAML de Kubernetes, aquí en tu navegador, y muestra dónde se detiene una petición en su camino a un Pod. La app de abajo está rota en dos sitios: repara su YAML y mira cómo la línea queda entera.',
  },
  welcomeTitle: { en: 'Welcome', es: 'Te damos la bienvenida' },
  start: { en: 'Start', es: 'Empezar' },
} satisfies Record<string, Text | ((text: Text) => Text)>;
