/**
 * The texts of phrases/<language>/*.json for the server and the command line: flat keys, ICU messages. A connector's own
 * texts (connectors/<name>/phrases) are found under its name: `wecom.error.unreachable`.
 */
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

const phrasesFolder = join(import.meta.dirname, '..', '..', 'phrases');
const connectorsFolder = join(import.meta.dirname, '..', '..', 'connectors');

const readTexts = (file: string): [string, string][] => Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>);

const readLanguage = (folder: string, language: Language): ReadonlyMap<string, string> => {
  const texts = new Map<string, string>();
  const languageFolder = join(folder, language);
  for (const name of existsSync(languageFolder) ? readdirSync(languageFolder).sort() : []) {
    if (name.endsWith('.json')) for (const [key, text] of readTexts(join(languageFolder, name))) texts.set(key, text);
  }
  for (const connector of readdirSync(connectorsFolder).sort()) {
    const file = join(connectorsFolder, connector, 'phrases', `${language}.json`);
    if (existsSync(file)) for (const [key, text] of readTexts(file)) texts.set(`${connector}.${key}`, text);
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

type Texts = Readonly<Record<Language, ReadonlyMap<string, string>>>;
const readTextsOf = (folder: string): Texts => ({ 'zh-CN': readLanguage(folder, 'zh-CN'), en: readLanguage(folder, 'en') });
/** What the product ships: many parts of a process say it, and all of them read it once. */
let shipped: Texts | null = null;

export const createPhraseBook = (folder: string = phrasesFolder): PhraseBook => {
  const texts = folder === phrasesFolder ? (shipped ??= readTextsOf(folder)) : readTextsOf(folder);
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
