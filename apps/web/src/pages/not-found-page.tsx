import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { Empty } from '../parts/state-views.tsx';
import { useText } from '../text/text.tsx';

export const NotFoundPage = (): ReactNode => {
  const text = useText();
  return (
    <main className="lone-page">
      <h1 className="visually-hidden">{text('notFound.title')}</h1>
      <Empty title={text('notFound.title')} hint={text('notFound.hint')}><Link to="/" className="plain-button">{text('action.home')}</Link></Empty>
    </main>
  );
};
