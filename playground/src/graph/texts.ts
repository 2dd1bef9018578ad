import type { GraphEdgeKind, NodeState } from '@kubetriage/wasm';

import type { Text } from '../settings/text';
import type { Severity } from './filter';

export const texts = {
  title: { en: 'Graph', es: 'Grafo' },
  label: {
    en: 'Objects and their connections. Tab leads to the boxes, arrow keys from box to box, Enter to the YAML.',
    es: 'Objetos y sus conexiones. Tab lleva a las cajas, las flechas de caja en caja, Intro al YAML.',
  },
  namespace: { en: 'Namespace', es: 'Namespace' },
  allNamespaces: { en: 'All namespaces', es: 'Todos los namespaces' },
  show: { en: 'What is shown', es: 'Qué se muestra' },
  list: { en: 'List', es: 'Lista' },
  objects: { en: 'The objects as a list', es: 'Los objetos como lista' },
  counted: (count: number, all: number): Text => ({
    en: `${count} of ${all} shown`,
    es: `${count} de ${all} a la vista`,
  }),
  none: { en: 'Nothing matches these filters.', es: 'Nada coincide con estos filtros.' },
  more: (count: number): Text => ({
    en: `${count} more. Choose a namespace or a filter to see them.`,
    es: `${count} más. Elige un namespace o un filtro para verlos.`,
  }),
  alike: (count: number): Text => ({
    en: `and ${count} more like it`,
    es: `y ${count} más iguales`,
  }),
  ready: (ready: number, total: number): Text => ({
    en: `${ready} of ${total} Pods ready`,
    es: `${ready} de ${total} Pods ready`,
  }),
  nowhere: { en: 'leads nowhere', es: 'no lleva a ninguna parte' },
  breaks: { en: 'breaks here', es: 'se rompe aquí' },
  noNamespace: { en: 'Outside of namespaces', es: 'Fuera de los namespaces' },
  many: (count: number): Text => ({
    en: `${count} objects: drawing them takes a while.`,
    es: `${count} objetos: dibujarlos tarda un poco.`,
  }),
  draw: { en: 'Draw the graph', es: 'Dibujar el grafo' },
  failed: { en: 'The graph could not be drawn:', es: 'No se pudo dibujar el grafo:' },
};

export const states: Record<NodeState, Text> = {
  healthy: { en: 'healthy', es: 'bien' },
  degraded: { en: 'a warning stands on it', es: 'con una advertencia' },
  broken: { en: 'broken', es: 'roto' },
  absent: { en: 'not there', es: 'no está' },
};

export const severities: Record<Severity, Text> = {
  all: { en: 'Everything', es: 'Todo' },
  findings: { en: 'Findings and neighbours', es: 'Hallazgos y vecinos' },
  broken: { en: 'Broken and neighbours', es: 'Lo roto y sus vecinos' },
};

/** Seen from where a connection starts, and from where it leads to. */
export const connections: Record<GraphEdgeKind, { from: Text; to: Text }> = {
  owns: { from: { en: 'owns', es: 'posee' }, to: { en: 'is owned by', es: 'pertenece a' } },
  selects: { from: { en: 'selects', es: 'selecciona' }, to: { en: 'is selected by', es: 'lo selecciona' } },
  routes: { from: { en: 'leads to', es: 'lleva a' }, to: { en: 'is reached from', es: 'se llega desde' } },
  mounts: { from: { en: 'mounts', es: 'monta' }, to: { en: 'is mounted by', es: 'lo monta' } },
  reads: { from: { en: 'reads', es: 'lee' }, to: { en: 'is read by', es: 'lo lee' } },
  scales: { from: { en: 'scales', es: 'escala' }, to: { en: 'is scaled by', es: 'lo escala' } },
};
