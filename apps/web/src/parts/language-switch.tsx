import type { ReactNode } from 'react';
import { useLanguage } from '../text/text.tsx';

/** Shows the other language in its own script, as people look for it. */
export const LanguageSwitch = (): ReactNode => {
  const { language, setLanguage, text } = useLanguage();
  const other = language === 'zh-CN' ? 'en' : 'zh-CN';
  return <button type="button" className="link-button" lang={other} onClick={() => setLanguage(other)}>{text('language.other')}</button>;
};
