import { useLanguage } from '../text/text.tsx';

/** The name of a thing in the reader's language. */
export const useTitle = (): ((named: { readonly titleChinese: string; readonly titleEnglish: string }) => string) => {
  const { language } = useLanguage();
  return ({ titleChinese, titleEnglish }) => (language === 'zh-CN' ? titleChinese : titleEnglish);
};
