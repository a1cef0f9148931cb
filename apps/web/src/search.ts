/** Filters, open panels and pages stand in the address, so that back, reload and a copied link all work. Plain text values. */
import { useNavigate, useSearch } from '@tanstack/react-router';

export type Search = Readonly<Record<string, string>>;

export const readSearch = (search: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined && value !== '').map(([name, value]) => [name, String(value)]));
export const parseSearch = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));
export const stringifySearch = (search: Record<string, unknown>): string => {
  const text = new URLSearchParams(readSearch(search)).toString();
  return text === '' ? '' : `?${text}`;
};

/** The search part of the address and a way to change some of it; `undefined` or '' removes a value. */
export const useSearchState = (): readonly [Search, (patch: Readonly<Record<string, string | undefined>>, replace?: boolean) => void] => {
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const change = (patch: Readonly<Record<string, string | undefined>>, replace = false): void => {
    void navigate({ to: '.', search: ((before: Search) => readSearch({ ...before, ...patch })) as never, replace });
  };
  return [search, change];
};

/** Page and page size of a list, from the address. */
export const pageOf = (search: Search, defaultSize = 50): { readonly page: number; readonly pageSize: number } => ({
  page: Math.max(1, Number(search['page']) || 1), pageSize: Math.min(2000, Number(search['pageSize']) || defaultSize),
});
