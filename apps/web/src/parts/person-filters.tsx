import type { ReactNode } from 'react';
import { useApi } from '../api/use-api.ts';
import { useText } from '../text/text.tsx';
import { FilterForm, type FilterField } from './list-tools.tsx';

/** Search, department, workplace, and what a page adds. */
export const PersonFilters = ({ more = [], children }: { readonly more?: readonly FilterField[]; readonly children?: ReactNode }): ReactNode => {
  const text = useText();
  const facets = useApi('readFacets', {});
  return (
    <FilterForm
      fields={[
        { name: 'search', label: text('filter.search'), placeholder: text('filter.searchHint') },
        { name: 'department', label: text('field.department'), options: (facets.data?.departments ?? []).map(name => ({ value: name, label: name })) },
        { name: 'workplaceCode', label: text('field.workplace'), options: (facets.data?.workplaces ?? []).map(place => ({ value: place.workplaceCode, label: place.name })) },
        ...more,
      ]}
    >{children}</FilterForm>
  );
};

/** The person filters that stand in the address. */
export const personQuery = (search: Readonly<Record<string, string>>): { readonly search: string; readonly department: string; readonly workplaceCode: string } =>
  ({ search: search['search'] ?? '', department: search['department'] ?? '', workplaceCode: search['workplaceCode'] ?? '' });
