import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { Empty } from '../parts/state-views.tsx';
import { useText } from '../text/text.tsx';

/** The same inside a shell, for a page whose module is left out. */
export const NotFoundView = (): ReactNode => {
  const text = useText();
  return (
    <>
      <h1 className="visually-hidden">{text('notFound.title')}</h1>
      <Empty title={text('notFound.title')} hint={text('notFound.hint')}><Link to="/" className="plain-button">{text('action.home')}</Link></Empty>
    </>
  );
};

export const NotFoundPage = (): ReactNode => <main className="lone-page"><NotFoundView /></main>;
