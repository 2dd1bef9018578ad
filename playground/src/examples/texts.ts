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
    en: 'This page reads Kubernetes YAML and shows where a request stops on its way from the Ingress to the Pods; nothing you paste leaves the browser. The app below is broken in two places: read the problems, repair the YAML, and see the line turn whole.',
    es: 'Esta página lee YAML de Kubernetes y muestra dónde se detiene una petición en su camino del Ingress a los Pods; nada de lo que pegues sale del navegador. La app de abajo está rota en dos sitios: lee los problemas, repara el YAML y mira cómo la línea queda entera.',
  },
  welcomeTitle: { en: 'Welcome', es: 'Te damos la bienvenida' },
  start: { en: 'Start', es: 'Empezar' },
} satisfies Record<string, Text | ((text: Text) => Text)>;
