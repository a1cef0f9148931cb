/** The texts of phrases/<language>/*.json for the server and the command line: flat keys, ICU messages. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';

export type Language = 'zh-CN' | 'en';
export type PhraseValues = Readonly<Record<string, string | number>>;

export type PhraseBook = {
  /** The text of a key; null when there is none. A value that the text needs and does not get shows as its name. */
  readonly find: (language: Language, key: string, values?: PhraseValues) => string | null;
  /** The text of an error code; a general sentence when the code has none of its own. */
  readonly errorText: (language: Language, code: string, values?: PhraseValues) => string;
};

export const phrasesFolder = join(import.meta.dirname, '..', '..', 'phrases');

const readLanguage = (folder: string, language: Language): ReadonlyMap<string, string> => {
  const texts = new Map<string, string>();
  const languageFolder = join(folder, language);
  for (const name of existsSync(languageFolder) ? readdirSync(languageFolder).sort() : []) {
    if (!name.endsWith('.json')) continue;
    for (const [key, text] of Object.entries(JSON.parse(readFileSync(join(languageFolder, name), 'utf8')) as Record<string, string>)) texts.set(key, text);
  }
  return texts;
};

const format = (language: Language, text: string, values: PhraseValues): string => {
  try {
    return String(new IntlMessageFormat(text, language).format(values));
  } catch {
    return text;
  }
};

export const createPhraseBook = (folder: string = phrasesFolder): PhraseBook => {
  const texts = { 'zh-CN': readLanguage(folder, 'zh-CN'), en: readLanguage(folder, 'en') };
  const find = (language: Language, key: string, values: PhraseValues = {}): string | null => {
    const text = texts[language].get(key) ?? texts.en.get(key);
    return text === undefined ? null : format(language, text, values);
  };
  return { find, errorText: (language, code, values) => find(language, `error.${code}`, values) ?? find(language, 'error.unexpected', values) ?? code };
};

/** The language a caller prefers: the first of ours named in Accept-Language or LANG, else English. */
export const languageOf = (preference: string | undefined): Language => {
  for (const part of (preference ?? '').split(',')) {
    const name = part.trim().toLowerCase();
    if (name.startsWith('zh')) return 'zh-CN';
    if (name.startsWith('en')) return 'en';
  }
  return 'en';
};
