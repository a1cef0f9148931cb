import type { ReactNode } from 'react';
import { useNavigate } from '@tanstack/react-router';

/** A link by its whole address; a plain click stays inside the application. */
export const AppLink = ({ address, className = 'link-button', children }: { readonly address: string; readonly className?: string; readonly children: ReactNode }): ReactNode => {
  const navigate = useNavigate();
  return (
    <a
      className={className} href={address}
      onClick={event => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        void navigate({ href: address });
      }}
    >{children}</a>
  );
};
