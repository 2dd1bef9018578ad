import type { Text } from '../settings/text';
import type { StationState } from './way';

type Plain = Record<string, Text | ((first: never, second: never) => Text)>;

export const texts = {
  title: { en: 'Trace', es: 'Traza' },
  way: { en: 'The way of a request', es: 'El camino de una petición' },
  which: { en: 'Request', es: 'Petición' },
  client: { en: 'Client', es: 'Cliente' },
  answer: { en: 'answered', es: 'con respuesta' },
  noAnswer: { en: 'no answer', es: 'sin respuesta' },
  partly: { en: 'not always', es: 'no siempre' },
  untold: { en: 'not known', es: 'no se sabe' },
  untoldBecause: (why: string): Text => ({ en: `Cannot be told: ${why}`, es: `No se puede saber: ${why}` }),
  anyHost: { en: 'any host', es: 'cualquier host' },
  brokenWays: { en: 'Broken', es: 'Rotos' },
  degradedWays: { en: 'Broken in part', es: 'Rotos en parte' },
  unknownWays: { en: 'Cannot be told', es: 'No se sabe' },
  healthyWays: { en: 'Whole', es: 'Enteros' },
  moreWays: (count: number): Text => ({
    en: `${count} more: type a URL in the view “Trace”`,
    es: `${count} más: escribe una URL en la vista «Traza»`,
  }),
  counts: (broken: number, all: number): Text => ({
    en: broken === 0 ? `all ${all} whole` : `${broken} of ${all} not whole`,
    es: broken === 0 ? `los ${all} enteros` : `${broken} de ${all} no enteros`,
  }),
  nextBroken: { en: 'Show one that breaks', es: 'Mostrar uno que se rompe' },
  follow: { en: 'Step by step', es: 'Paso a paso' },
  causes: { en: 'Why', es: 'Por qué' },
  hops: { en: 'The objects on the way', es: 'Los objetos del camino' },
  canaryHops: { en: 'The way of the rest of the requests', es: 'El camino del resto de las peticiones' },
  place: { en: 'Show in the YAML', es: 'Mostrar en el YAML' },
  notFollowed: { en: 'The request does not come so far.', es: 'La petición no llega hasta aquí.' },
  shares: { en: 'Who answers', es: 'Quién responde' },
  ready: (ready: number, total: number): Text => ({
    en: `${ready} of ${total} ${total === 1 ? 'Pod' : 'Pods'} ready`,
    es: `${ready} de ${total} ${total === 1 ? 'Pod listo' : 'Pods listos'}`,
  }),
  addition: { en: 'Headers, cookies, sender', es: 'Cabeceras, cookies, remitente' },
  headers: { en: 'Headers', es: 'Cabeceras' },
  cookies: { en: 'Cookies', es: 'Cookies' },
  from: { en: 'Sent by Pod', es: 'Enviada por el Pod' },
  nothing: {
    en: 'These files have no Ingress and no Service to follow a request through. Add one, or type a URL.',
    es: 'Estos archivos no tienen ningún Ingress ni Service por el que seguir una petición. Añade uno o escribe una URL.',
  },
} satisfies Plain;

/** What a station says to those who do not see the line. */
export const stationTexts: Record<StationState | 'doubtful', Text> = {
  whole: { en: 'passed', es: 'pasado' },
  broken: { en: 'the way breaks here', es: 'el camino se rompe aquí' },
  doubtful: { en: 'not whole', es: 'no entero' },
  beyond: { en: 'not reached', es: 'no alcanzado' },
};
