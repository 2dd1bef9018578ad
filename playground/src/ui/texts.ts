import type { Text } from '../settings/text';

export const texts = {
  dismiss: { en: 'Dismiss', es: 'Descartar' },
  close: { en: 'Close', es: 'Cerrar' },
  copy: { en: 'Copy', es: 'Copiar' },
  copied: { en: 'Copied.', es: 'Copiado.' },
  notCopied: {
    en: 'The browser did not allow copying. Select the text and copy it yourself.',
    es: 'El navegador no permitió copiar. Selecciona el texto y cópialo tú.',
  },
  larger: { en: 'Zoom in', es: 'Acercar' },
  smaller: { en: 'Zoom out', es: 'Alejar' },
  fitAll: { en: 'Show the whole picture', es: 'Mostrar la imagen entera' },
  save: { en: 'Save', es: 'Guardar' },
  saveSvg: { en: 'Save as SVG', es: 'Guardar como SVG' },
  savePng: { en: 'Save as PNG', es: 'Guardar como PNG' },
  copyMermaid: { en: 'Copy as Mermaid', es: 'Copiar como Mermaid' },
  copyDot: { en: 'Copy as DOT', es: 'Copiar como DOT' },
  noPng: {
    en: 'The browser cannot draw this as PNG. Save it as SVG.',
    es: 'El navegador no puede dibujarlo como PNG. Guárdalo como SVG.',
  },
  large: {
    en: 'This picture is so large that it would make the page slow.',
    es: 'Esta imagen es tan grande que volvería lenta la página.',
  },
  showAnyway: { en: 'Show it anyway', es: 'Mostrarla de todos modos' },
  showInYaml: { en: 'Show in the YAML', es: 'Mostrar en el YAML' },
} satisfies Record<string, Text>;
