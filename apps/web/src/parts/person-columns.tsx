import { useSyncExternalStore, type ReactNode } from 'react';
import { useText } from '../text/text.tsx';
import type { Column } from './data-table.tsx';

type Person = { readonly personNumber: string; readonly name: string; readonly department: string; readonly workplaceName: string };

const narrow = window.matchMedia('(max-width: 640px)');
const watchWidth = (tell: () => void): (() => void) => {
  narrow.addEventListener('change', tell);
  return () => narrow.removeEventListener('change', tell);
};

/** Whether the screen is as narrow as a phone's: frozen columns then leave no room for the others. */
export const useIsNarrow = (): boolean => useSyncExternalStore(watchWidth, () => narrow.matches);

/** Number and name stay in view; department and workplace scroll with the rest, and make room for it on a narrow screen. */
export const usePersonColumns = <Row extends Person>(options: { readonly name?: (row: Row) => ReactNode; readonly totals?: boolean; readonly sortable?: boolean } = {}): readonly Column<Row>[] => {
  const text = useText();
  const isNarrow = useIsNarrow();
  const columns: readonly Column<Row>[] = [
    { key: 'personNumber', title: text('field.personNumber'), width: 108, frozen: true, sortable: options.sortable ?? false, cell: row => row.personNumber, ...(options.totals === true ? { footer: text('table.totals') } : {}) },
    { key: 'name', title: text('field.name'), width: 104, frozen: true, cell: options.name ?? (row => row.name), ...(options.totals === true ? { footer: '' } : {}) },
    { key: 'department', title: text('field.department'), width: 180, cell: row => row.department, ...(options.totals === true ? { footer: '' } : {}) },
    { key: 'workplace', title: text('field.workplace'), width: 110, cell: row => row.workplaceName, ...(options.totals === true ? { footer: '' } : {}) },
  ];
  return isNarrow ? columns.slice(0, 2) : columns;
};
