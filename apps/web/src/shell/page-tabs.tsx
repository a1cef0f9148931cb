import { useEffect, useState, type ReactNode } from 'react';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useText } from '../text/text.tsx';
import { pageAt } from './pages.ts';

type PageTab = { readonly path: string; readonly address: string };
const mostTabs = 10;

/** The pages that were opened, each with the filters it was left with. */
export const PageTabs = ({ home }: { readonly home: string }): ReactNode => {
  const text = useText();
  const navigate = useNavigate();
  const location = useLocation();
  const [tabs, setTabs] = useState<readonly PageTab[]>([]);
  useEffect(() => {
    if (pageAt(location.pathname) === null) return;
    const here = { path: location.pathname, address: location.href };
    setTabs(current => (current.some(tab => tab.path === here.path)
      ? current.map(tab => (tab.path === here.path ? here : tab)) : [...current, here].slice(-mostTabs)));
  }, [location.pathname, location.href]);
  const close = (path: string): void => {
    const index = tabs.findIndex(tab => tab.path === path);
    const rest = tabs.filter(tab => tab.path !== path);
    setTabs(rest);
    if (path === location.pathname) void navigate({ href: (rest[index] ?? rest[index - 1])?.address ?? home });
  };
  return (
    <nav className="page-tabs" aria-label={text('shell.tabs')}>
      <ul>
        {tabs.map(tab => {
          const found = pageAt(tab.path);
          if (found === null) return null;
          const title = found.detail === '' ? text(`page.${found.page.name}`) : text(`page.${found.page.name}Of`, { person: found.detail }, `${text(`page.${found.page.name}`)} ${found.detail}`);
          const active = tab.path === location.pathname;
          return (
            <li key={tab.path} className={active ? 'is-active' : ''}>
              <a href={tab.address} aria-current={active ? 'page' : undefined} onClick={event => { event.preventDefault(); void navigate({ href: tab.address }); }}>{title}</a>
              {tabs.length > 1 ? <button type="button" aria-label={text('shell.closeTab', { title })} onClick={() => close(tab.path)}>×</button> : null}
            </li>
          );
        })}
      </ul>
    </nav>
  );
};
