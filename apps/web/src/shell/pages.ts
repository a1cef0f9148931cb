/** The pages of the office: who may open them, where they stand in the menu, what their tab is called. */
import type { Role } from '#contracts/api/api-route';

export type PageName =
  | 'month' | 'findings' | 'attendance' | 'register' | 'review' | 'analysis' | 'payslip'
  | 'people' | 'imports' | 'unmatched' | 'quarantine' | 'sources' | 'incidents' | 'newCompany';

type Page = {
  readonly name: PageName;
  readonly pattern: RegExp;
  readonly access: readonly Role[];
  /** Address in the menu for a month; null = not in the menu. */
  readonly address: ((month: string) => string) | null;
  readonly group: 'month' | 'people' | 'sources';
};

const keepers: readonly Role[] = ['payrollClerk', 'administrator'];

export const pages: readonly Page[] = [
  { name: 'month', pattern: /^\/months\/[^/]+$/, access: keepers, address: month => `/months/${month}`, group: 'month' },
  { name: 'attendance', pattern: /^\/months\/[^/]+\/attendance$/, access: [...keepers, 'lineManager'], address: month => `/months/${month}/attendance`, group: 'month' },
  { name: 'findings', pattern: /^\/months\/[^/]+\/findings$/, access: [...keepers, 'lineManager'], address: month => `/months/${month}/findings`, group: 'month' },
  { name: 'register', pattern: /^\/months\/[^/]+\/register$/, access: ['payrollClerk'], address: month => `/months/${month}/register`, group: 'month' },
  { name: 'review', pattern: /^\/months\/[^/]+\/review$/, access: ['payrollClerk'], address: month => `/months/${month}/review`, group: 'month' },
  { name: 'analysis', pattern: /^\/months\/[^/]+\/analysis$/, access: ['payrollClerk'], address: month => `/months/${month}/analysis`, group: 'month' },
  { name: 'payslip', pattern: /^\/months\/[^/]+\/payslips\/([^/]+)$/, access: ['payrollClerk'], address: null, group: 'month' },
  { name: 'people', pattern: /^\/people$/, access: keepers, address: () => '/people', group: 'people' },
  { name: 'imports', pattern: /^\/imports$/, access: keepers, address: () => '/imports', group: 'people' },
  { name: 'unmatched', pattern: /^\/unmatched$/, access: keepers, address: () => '/unmatched', group: 'people' },
  { name: 'sources', pattern: /^\/sources$/, access: keepers, address: () => '/sources', group: 'sources' },
  { name: 'quarantine', pattern: /^\/quarantine$/, access: keepers, address: () => '/quarantine', group: 'sources' },
  { name: 'incidents', pattern: /^\/incidents$/, access: keepers, address: () => '/incidents', group: 'sources' },
  { name: 'newCompany', pattern: /^\/companies\/new$/, access: ['administrator'], address: () => '/companies/new', group: 'sources' },
];

export const pageAt = (path: string): { readonly page: Page; readonly detail: string } | null => {
  for (const page of pages) {
    const match = page.pattern.exec(path);
    if (match !== null) return { page, detail: match[1] === undefined ? '' : decodeURIComponent(match[1]) };
  }
  return null;
};
