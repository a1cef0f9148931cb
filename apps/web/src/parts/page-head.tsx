import type { ReactNode } from 'react';

export const PageHead = ({ title, hint, children }: { readonly title: string; readonly hint?: ReactNode; readonly children?: ReactNode }): ReactNode => (
  <div className="page-head">
    <div>
      <h1>{title}</h1>
      {hint === undefined ? null : <div className="page-hint">{hint}</div>}
    </div>
    <div className="page-actions">{children}</div>
  </div>
);
