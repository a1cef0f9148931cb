import type { ReactNode } from 'react';
import { Empty } from '../parts/state-views.tsx';
import { useText } from '../text/text.tsx';

/** A page that broke, or whose code could not be loaded after an update: reloading is what helps. */
export const CrashPage = (): ReactNode => {
  const text = useText();
  return (
    <main className="lone-page" role="alert">
      <h1 className="visually-hidden">{text('crash.title')}</h1>
      <Empty title={text('crash.title')} hint={text('crash.hint')}>
        <button type="button" className="plain-button" onClick={() => location.reload()}>{text('action.reload')}</button>
      </Empty>
    </main>
  );
};
