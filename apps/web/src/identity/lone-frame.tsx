/** The frame of pages that stand alone: brand, language, and a way back. */
import { useEffect, type ReactNode } from 'react';
import { LanguageSwitch } from '../parts/language-switch.tsx';
import { useText } from '../text/text.tsx';

export const LoneFrame = ({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode => {
  const text = useText();
  useEffect(() => { document.title = `${title} · ${text('brand.full')}`; }, [title, text]);
  return (
    <main className="account-page">
      <div className="account-top"><p className="brand"><span lang="zh-CN">{text('brand.chinese')}</span> <span lang="en">{text('brand.latin')}</span></p><LanguageSwitch /></div>
      <h1>{title}</h1>
      {children}
    </main>
  );
};

/** One labelled field of a form. */
export const Field = ({ id, label, hint, ...input }: { readonly id: string; readonly label: string; readonly hint?: string; readonly type?: string; readonly autoComplete?: string; readonly pattern?: string; readonly value: string; readonly onValue: (value: string) => void }): ReactNode => {
  const { onValue, ...rest } = input;
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input id={id} required {...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` })} {...rest} onChange={event => onValue(event.target.value)} />
      {hint === undefined ? null : <small id={`${id}-hint`} className="quiet">{hint}</small>}
    </>
  );
};
