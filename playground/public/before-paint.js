// The remembered theme and language, before anything is painted: the page must not flash in another colour.
try {
  const { theme, lang } = JSON.parse(localStorage.getItem('kubetriage.settings') ?? '{}');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  if (lang === 'en' || lang === 'es') document.documentElement.lang = lang;
} catch {
  // Storage that is forbidden or damaged: the browser's own choice holds.
}
