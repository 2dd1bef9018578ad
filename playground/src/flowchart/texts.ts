import type { StepAnswer, Verdict } from '@kubetriage/wasm';

import type { Text } from '../settings/text';

export const texts = {
  title: { en: 'Flowchart', es: 'Diagrama' },
  label: {
    en: 'The troubleshooting flowchart. Tab leads to the boxes, arrow keys from box to box, Enter to the explanation.',
    es: 'El diagrama de diagnóstico. Tab lleva a las cajas, las flechas de caja en caja, Intro a la explicación.',
  },
  workload: { en: 'Workload', es: 'Workload' },
  steps: { en: 'The walk, step by step', es: 'El recorrido, paso a paso' },
  none: {
    en: 'There is no workload in these files. This is the flowchart that each of them is walked through; click a box to read what it means.',
    es: 'No hay ningún workload en estos archivos. Este es el diagrama que se recorre con cada uno; haz clic en una caja para leer qué significa.',
  },
  assumed: (answer: string): Text => ({
    en: `Only the cluster knows; assumed: ${answer}.`,
    es: `Solo lo sabe el clúster; se supone: ${answer}.`,
  }),
  waits: {
    en: 'Only the cluster knows. The walk goes on from your answer.',
    es: 'Solo lo sabe el clúster. El recorrido sigue según tu respuesta.',
  },
  given: { en: 'Your answer.', es: 'Tu respuesta.' },
  decided: { en: 'Decided by', es: 'Lo decide' },
  forget: { en: 'Take back my answers', es: 'Retirar mis respuestas' },
  inDrawing: (id: string): Text => ({ en: `Show ${id} in the drawing`, es: `Mostrar ${id} en el dibujo` }),
  ends: { en: 'Ends at', es: 'Termina en' },
  exit: { en: 'Here it ends', es: 'Aquí termina' },
  causes: { en: 'Why', es: 'Por qué' },
  whole: {
    en: 'Nothing on the way breaks, as far as these files show.',
    es: 'Nada del camino se rompe, hasta donde muestran estos archivos.',
  },
  stopped: {
    en: 'The files do not show more. Answer the questions above to go on.',
    es: 'Los archivos no muestran más. Responde a las preguntas de arriba para seguir.',
  },
  drawn: { en: 'The original drawing says:', es: 'El dibujo original dice:' },
  correction: { en: 'Better than the drawing:', es: 'Mejor que el dibujo:' },
  onThisWalk: { en: 'On this walk:', es: 'En este recorrido:' },
  failed: { en: 'The flowchart could not be walked:', es: 'No se pudo recorrer el diagrama:' },
  many: (count: number): Text => ({
    en: `${count} documents: walking the flowchart for all of their workloads takes a while.`,
    es: `${count} documentos: recorrer el diagrama con todos sus workloads tarda un poco.`,
  }),
  walk: { en: 'Walk it', es: 'Recorrerlo' },
};

export const answerWords: Record<StepAnswer, Text> = {
  yes: { en: 'Yes', es: 'Sí' },
  no: { en: 'No', es: 'No' },
  unknown: { en: 'Don’t know', es: 'No lo sé' },
};

export const verdicts: Record<Verdict, Text> = {
  healthy: { en: 'healthy', es: 'bien' },
  degraded: { en: 'degraded', es: 'degradado' },
  broken: { en: 'broken', es: 'roto' },
  unknown: { en: 'not known', es: 'no se sabe' },
};
