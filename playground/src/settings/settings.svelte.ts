// What a person chooses once: language and theme. The first choice is the browser's and the system's.

import type { Lang } from '@kubetriage/wasm';

export type Theme = 'light' | 'dark';

const KEY = 'kubetriage.settings';

interface Chosen {
  lang?: Lang;
  theme?: Theme;
  isWelcomed?: boolean;
}

function remembered(): Chosen {
  try {
    const { lang, theme, isWelcomed } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, unknown>;
    return {
      ...(lang === 'en' || lang === 'es' ? { lang } : {}),
      ...(theme === 'light' || theme === 'dark' ? { theme } : {}),
      ...(isWelcomed === true ? { isWelcomed } : {}),
    };
  } catch {
    return {};
  }
}

class Settings {
  #chosen = $state.raw<Chosen>(remembered());
  #systemIsDark = $state(matchMedia('(prefers-color-scheme: dark)').matches);

  constructor() {
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', ({ matches }) => {
      this.#systemIsDark = matches;
    });
  }

  /** The language of the page and of everything that the engine says. */
  get lang(): Lang {
    return this.#chosen.lang ?? (navigator.language.toLowerCase().startsWith('es') ? 'es' : 'en');
  }

  set lang(lang: Lang) {
    this.#choose({ lang });
  }

  get theme(): Theme {
    return this.#chosen.theme ?? (this.#systemIsDark ? 'dark' : 'light');
  }

  set theme(theme: Theme) {
    this.#choose({ theme });
  }

  /** Whether the person has read what the page is for. */
  get isWelcomed(): boolean {
    return this.#chosen.isWelcomed ?? false;
  }

  set isWelcomed(isWelcomed: boolean) {
    this.#choose({ isWelcomed });
  }

  #choose(choice: Chosen) {
    this.#chosen = { ...this.#chosen, ...choice };
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#chosen));
    } catch {
      // Without storage the choice holds until the page is closed.
    }
  }
}

export const settings = new Settings();
