import { load } from './load.js';

// The pages of each language, by the name of the rule; loaded when somebody asks for the first of them.
const pages = new Map();

const urls = {
  en: () => new URL('./dist/docs.en.json', import.meta.url),
  es: () => new URL('./dist/docs.es.json', import.meta.url),
};

export async function explain(rule, lang) {
  const language = lang ?? 'en';
  if (typeof rule !== 'string') throw new TypeError(`rule: expected a string, not ${typeof rule}`);
  if (!Object.hasOwn(urls, language)) throw new TypeError(`lang: expected \`en\` or \`es\`, not \`${lang}\``);
  if (!pages.has(language)) {
    const loading = load(urls[language]()).then((response) => response.json());
    pages.set(language, loading);
    loading.catch(() => pages.delete(language));
  }
  const all = await pages.get(language);
  if (!Object.hasOwn(all, rule)) throw new Error(`there is no rule \`${rule}\``);
  return all[rule];
}
