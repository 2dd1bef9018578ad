// The lessons of the course in their order, from the folders of examples that the repository has anyway. A file is
// fetched when its lesson is opened.

import type { Text } from '../settings/text';

export interface Lesson {
  readonly name: string;
  readonly title: Text;
  /** What to do, in one sentence or two. */
  readonly task: Text;
  /** The file as the editor names it, and where it is fetched from. */
  readonly path: string;
  readonly url: string;
  /** Whether it is done when no fault is left. */
  readonly isRepair: boolean;
}

const examples = import.meta.glob<string>('../../../examples/*/app.yaml', { query: '?url', import: 'default', eager: true });
const dumps = import.meta.glob<string>('../../../tests/golden/dumps/{images,catalog}.yaml', {
  query: '?url',
  import: 'default',
  eager: true,
});

const example = (name: string, title: Text, task: Text, isRepair = true): Lesson => ({
  name,
  title,
  task,
  isRepair,
  path: 'app.yaml',
  url: examples[`../../../examples/${name}/app.yaml`] ?? '',
});

const dump = (name: string, title: Text, task: Text): Lesson => ({
  name,
  title,
  task,
  isRepair: false,
  path: 'dump.yaml',
  url: dumps[`../../../tests/golden/dumps/${name}.yaml`] ?? '',
});

export const lessons: readonly Lesson[] = [
  example(
    'broken-app',
    { en: 'The broken app', es: 'La app rota' },
    {
      en: 'The app answers 503. Find both faults and repair them.',
      es: 'La app responde 503. Encuentra los dos fallos y repáralos.',
    },
  ),
  example(
    'wrong-service-name',
    { en: 'The wrong name', es: 'El nombre equivocado' },
    {
      en: 'The Ingress asks for a Service that does not exist. Give it the name of the one that does.',
      es: 'El Ingress pide un Service que no existe. Ponle el nombre del que sí existe.',
    },
  ),
  example(
    'named-ports',
    { en: 'Ports by name', es: 'Puertos con nombre' },
    {
      en: 'Two ports are asked for by names that nobody has. Find out whose name each one has to be.',
      es: 'Se piden dos puertos por nombres que nadie tiene. Averigua de quién debe ser cada nombre.',
    },
  ),
  example(
    'probes',
    { en: 'Probes that nobody runs', es: 'Sondas que nadie ejecuta' },
    {
      en: 'The probes of the first app stand in the wrong place. Move them to where the second app has them.',
      es: 'Las sondas de la primera app están en el lugar equivocado. Muévelas a donde las tiene la segunda.',
    },
  ),
  example(
    'two-namespaces',
    { en: 'Two namespaces', es: 'Dos namespaces' },
    {
      en: 'The Ingress and its Service are in two namespaces. Bring them together.',
      es: 'El Ingress y su Service están en dos namespaces. Júntalos.',
    },
  ),
  example(
    'old-api-versions',
    { en: 'Old API versions', es: 'Versiones de API antiguas' },
    {
      en: 'These manifests come from an old tutorial, and a cluster of today refuses them. Bring them up to date.',
      es: 'Estos manifiestos vienen de un tutorial antiguo y un clúster de hoy los rechaza. Ponlos al día.',
    },
  ),
  example(
    'canary',
    { en: 'A canary', es: 'Un canary' },
    {
      en: 'The new version gets 10 % of the requests. Change the replicas so that it gets 20 %.',
      es: 'La versión nueva recibe el 10 % de las peticiones. Cambia las réplicas para que reciba el 20 %.',
    },
    false,
  ),
  example(
    'blue-green',
    { en: 'Blue and green', es: 'Azul y verde' },
    {
      en: 'The switch to version 1.10 is refused. Find out what Kubernetes reads there, and repair it.',
      es: 'El cambio a la versión 1.10 es rechazado. Averigua qué lee Kubernetes ahí y repáralo.',
    },
  ),
  example(
    'fixed-app',
    { en: 'The path whole', es: 'El camino entero' },
    {
      en: 'Nothing is broken here. Follow a request from the Ingress to the Pods, then break a link and see what happens.',
      es: 'Aquí no hay nada roto. Sigue una petición del Ingress a los Pods, luego rompe un eslabón y mira qué pasa.',
    },
    false,
  ),
  dump(
    'images',
    { en: 'On call: a dump', es: 'De guardia: un volcado' },
    {
      en: 'Somebody sends you what their cluster says. Find out why no Pod starts.',
      es: 'Alguien te envía lo que dice su clúster. Averigua por qué no arranca ningún Pod.',
    },
  ),
  dump(
    'catalog',
    { en: 'On call: every Pod runs', es: 'De guardia: todos los Pods corren' },
    {
      en: 'Every Pod runs, and the site answers 503 all the same. Find out who keeps the requests away.',
      es: 'Todos los Pods corren y, aun así, el sitio responde 503. Averigua quién detiene las peticiones.',
    },
  ),
];

export function lessonOf(name: string | undefined): Lesson | undefined {
  return lessons.find((lesson) => lesson.name === name);
}

export function lessonAfter({ name }: Lesson): Lesson | undefined {
  return lessons[lessons.findIndex((lesson) => lesson.name === name) + 1];
}
