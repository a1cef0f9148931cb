/** Text in the reader's language: phrases by code in ICU format, loaded for one language at a time. */
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { IntlMessageFormat } from 'intl-messageformat';

const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];
export type Values = Readonly<Record<string, string | number>>;
/** A phrase by code. With `otherwise`, a code without phrase gives that instead; without, the code itself. */
export type Text = (code: string, values?: Values, otherwise?: string) => string;

type Loaders = Readonly<Record<string, () => Promise<Record<string, string>>>>;

/** Phrases of our own by their key; those that a connector brings stand under `connector.<name>.`. */
const loadAll = async (own: Loaders, connectors: Loaders): Promise<Record<string, string>> => {
  const phrases: Record<string, string> = {};
  const parts = await Promise.all(Object.entries(connectors).map(async ([path, load]) => [path, await load()] as const));
  for (const [path, part] of parts) {
    const name = /connectors\/([^/]+)\//.exec(path)?.[1] ?? '';
    for (const [key, phrase] of Object.entries(part)) phrases[`connector.${name}.${key}`] = phrase;
  }
  return Object.assign(phrases, ...(await Promise.all(Object.values(own).map(load => load()))));
};

const files: Readonly<Record<Language, () => Promise<Record<string, string>>>> = {
  'zh-CN': () => loadAll(
    import.meta.glob<Record<string, string>>('../../../../phrases/zh-CN/*.json', { import: 'default' }),
    import.meta.glob<Record<string, string>>('../../../../connectors/*/phrases/zh-CN.json', { import: 'default' }),
  ),
  en: () => loadAll(
    import.meta.glob<Record<string, string>>('../../../../phrases/en/*.json', { import: 'default' }),
    import.meta.glob<Record<string, string>>('../../../../connectors/*/phrases/en.json', { import: 'default' }),
  ),
};

const storageKey = 'qinxin.language';
const rememberedLanguage = (): Language => {
  const stored = localStorage.getItem(storageKey);
  if (stored === 'zh-CN' || stored === 'en') return stored;
  return navigator.language.startsWith('zh') ? 'zh-CN' : 'en';
};

type TextState = { readonly language: Language; readonly text: Text; readonly setLanguage: (language: Language) => void };
const TextContext = createContext<TextState | null>(null);

const createText = (language: Language, phrases: Readonly<Record<string, string>>): Text => {
  const formats = new Map<string, IntlMessageFormat>();
  return (code, values, otherwise) => {
    const phrase = phrases[code];
    if (phrase === undefined) return otherwise ?? code;
    try {
      const format = formats.get(code) ?? new IntlMessageFormat(phrase, language);
      formats.set(code, format);
      return String(format.format(values));
    } catch {
      // A value that the phrase needs is missing: the bare phrase tells more than a broken page.
      return phrase;
    }
  };
};

export const TextProvider = ({ children }: { readonly children: ReactNode }): ReactNode => {
  const [state, setState] = useState<{ readonly language: Language; readonly text: Text } | null>(null);
  const [wanted, setWanted] = useState<Language>(rememberedLanguage);
  useEffect(() => {
    let current = true;
    void files[wanted]().then(phrases => {
      if (!current) return;
      document.documentElement.lang = wanted;
      setState({ language: wanted, text: createText(wanted, phrases) });
    });
    return () => { current = false; };
  }, [wanted]);
  const setLanguage = useCallback((language: Language) => {
    localStorage.setItem(storageKey, language);
    setWanted(language);
  }, []);
  const value = useMemo(() => (state === null ? null : { ...state, setLanguage }), [state, setLanguage]);
  return value === null ? null : <TextContext value={value}>{children}</TextContext>;
};

export const useLanguage = (): TextState => {
  const state = useContext(TextContext);
  if (state === null) throw new Error('assertion failed: no text provider');
  return state;
};
export const useText = (): Text => useLanguage().text;

/** The reader's one of two titles that come with data. */
export const useTitle = (): ((titles: { readonly 'zh-CN': string; readonly en: string }) => string) => {
  const { language } = useLanguage();
  return useCallback((titles: { readonly 'zh-CN': string; readonly en: string }) => titles[language], [language]);
};

/** The same of something that names its titles one by one. */
export const useTitleOf = (): ((titled: { readonly titleChinese: string; readonly titleEnglish: string }) => string) => {
  const title = useTitle();
  return ({ titleChinese, titleEnglish }) => title({ 'zh-CN': titleChinese, en: titleEnglish });
};
