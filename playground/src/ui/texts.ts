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
} satisfies Record<string, Text>;
