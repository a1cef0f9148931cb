/** The pages of the office: which right opens them, where they stand in the menu, what their tab is called. */
import type { Action, FieldClass } from '#contracts/api/access-terms';
import type { OptionalModule } from '#contracts/api/optional-module';

export type PageName =
  | 'reviews' | 'reviewRules'
  | 'runReview' | 'payCalendar' | 'payItems' | 'performanceBase' | 'raises' | 'debts' | 'retroDifferences'
  | 'goals' | 'courses' | 'training' | 'myTeam'
  | 'requisitions' | 'candidates' | 'candidateSheet' | 'candidate' | 'matching'
  | 'delivery' | 'desk' | 'questions' | 'downloads'
  | 'month' | 'findings' | 'attendance' | 'register' | 'review' | 'payRun' | 'payout' | 'payers' | 'journal' | 'bookPlan' | 'taxFiling' | 'declarations' | 'insuranceBills' | 'runHolds' | 'analysis' | 'payslip'
  | 'people' | 'personFile' | 'hire' | 'hireSheet' | 'positions' | 'position' | 'skills' | 'orgChart' | 'personAlarms' | 'customFields' | 'imports' | 'unmatched' | 'quarantine' | 'sources' | 'incidents' | 'newCompany' | 'audit' | 'auditChains' | 'programs' | 'programRequests' | 'signInProviders'
  | 'users' | 'roles' | 'assignments' | 'groups' | 'reach' | 'delegations' | 'proposals' | 'bankAccounts' | 'bankHolds' | 'notices' | 'printedNotices'
  | 'assistant' | 'inbox' | 'requests' | 'requestRules' | 'leaveBalances' | 'personRequests' | 'consents' | 'legalHolds' | 'retention' | 'processingRecord' | 'assessments';

/** Groups of the menu, in their order. */
export const pageGroups = ['month', 'people', 'growth', 'sources', 'access', 'privacy'] as const;
type PageGroup = (typeof pageGroups)[number];

type PageRight = `${Action}:${FieldClass}` | `${Action}:${FieldClass}:own` | `${Action}:${FieldClass}:all`;

type Page = {
  readonly name: PageName;
  readonly pattern: RegExp;
  /** A right over others ("read:pay"), over everybody ("change:personal:all"), or over oneself ("change:bank:own"); any of them opens the page. */
  readonly access: readonly PageRight[];
  /** Address in the menu for a month; null = not in the menu. */
  readonly address: ((month: string) => string) | null;
  readonly group: PageGroup;
  /** The module that it belongs to, when that may be left out: without it the page is not there. */
  readonly module?: OptionalModule;
};

const operators: readonly PageRight[] = ['operate:public'];
const payReaders: readonly PageRight[] = ['read:pay'];
/** Who looks after roles, and who checks. */
const keepers: readonly PageRight[] = ['administer:public', 'audit:public'];
/** Whose work it can be to decide what others proposed. */
const deciders: readonly PageRight[] = ['approve:bank', 'approve:identity', 'approve:health', 'approve:pay', 'approve:personal', 'change:bank', 'administer:public'];

/** Who looks after personal information: over the whole company only, as their routes want it. */
const officers: readonly PageRight[] = ['change:personal:all', 'approve:personal:all'];

/** Rows of a group stand in the menu as here: those of the month in the order in which a month is worked. */
export const pages: readonly Page[] = [
  { name: 'month', pattern: /^\/months\/[^/]+$/, access: operators, address: month => `/months/${month}`, group: 'month' },
  { name: 'attendance', pattern: /^\/months\/[^/]+\/attendance$/, access: ['read:personal'], address: month => `/months/${month}/attendance`, group: 'month' },
  { name: 'findings', pattern: /^\/months\/[^/]+\/findings$/, access: ['read:personal'], address: month => `/months/${month}/findings`, group: 'month' },
  { name: 'payItems', pattern: /^\/months\/[^/]+\/pay-items$/, access: payReaders, address: month => `/months/${month}/pay-items`, group: 'month' },
  { name: 'performanceBase', pattern: /^\/performance-base$/, access: payReaders, address: () => '/performance-base', group: 'month' },
  { name: 'debts', pattern: /^\/debts$/, access: payReaders, address: () => '/debts', group: 'month' },
  { name: 'declarations', pattern: /^\/months\/[^/]+\/declarations$/, access: ['read:pay:all'], address: month => `/months/${month}/declarations`, group: 'month' },
  { name: 'retroDifferences', pattern: /^\/months\/[^/]+\/differences$/, access: payReaders, address: month => `/months/${month}/differences`, group: 'month' },
  { name: 'register', pattern: /^\/months\/[^/]+\/register$/, access: payReaders, address: month => `/months/${month}/register`, group: 'month' },
  { name: 'payslip', pattern: /^\/months\/[^/]+\/payslips\/([^/]+)$/, access: payReaders, address: null, group: 'month' },
  { name: 'runReview', pattern: /^\/months\/[^/]+\/run-review$/, access: ['read:pay:all'], address: month => `/months/${month}/run-review`, group: 'month' },
  { name: 'review', pattern: /^\/months\/[^/]+\/review$/, access: payReaders, address: month => `/months/${month}/review`, group: 'month' },
  { name: 'payRun', pattern: /^(?:\/months\/[^/]+\/run|\/pay-runs)$/, access: payReaders, address: month => `/months/${month}/run`, group: 'month' },
  { name: 'runHolds', pattern: /^\/months\/[^/]+\/holds$/, access: payReaders, address: month => `/months/${month}/holds`, group: 'month' },
  { name: 'payout', pattern: /^(?:\/months\/[^/]+\/payout|\/payout)$/, access: ['read:bank:all'], address: month => `/months/${month}/payout`, group: 'month' },
  { name: 'payers', pattern: /^\/payout\/payers$/, access: ['read:bank:all'], address: null, group: 'month' },
  { name: 'taxFiling', pattern: /^\/months\/[^/]+\/tax$/, access: ['read:pay:all'], address: month => `/months/${month}/tax`, group: 'month' },
  { name: 'insuranceBills', pattern: /^\/months\/[^/]+\/insurance$/, access: ['read:pay:all'], address: month => `/months/${month}/insurance`, group: 'month' },
  { name: 'journal', pattern: /^\/months\/[^/]+\/journal$/, access: ['read:pay:all'], address: month => `/months/${month}/journal`, group: 'month' },
  { name: 'bookPlan', pattern: /^\/months\/[^/]+\/book-plan$/, access: ['read:pay:all'], address: null, group: 'month' },
  { name: 'delivery', pattern: /^\/months\/[^/]+\/delivery$/, access: payReaders, address: month => `/months/${month}/delivery`, group: 'month' },
  { name: 'analysis', pattern: /^\/months\/[^/]+\/analysis$/, access: payReaders, address: month => `/months/${month}/analysis`, group: 'month' },
  { name: 'payCalendar', pattern: /^\/pay-calendar$/, access: payReaders, address: () => '/pay-calendar', group: 'month' },
  { name: 'downloads', pattern: /^\/downloads$/, access: payReaders, address: () => '/downloads', group: 'month' },
  { name: 'inbox', pattern: /^\/inbox$/, access: deciders, address: () => '/inbox', group: 'month' },
  { name: 'desk', pattern: /^\/desk$/, access: ['read:personal', 'change:pay', 'change:rating'], address: () => '/desk', group: 'month' },
  { name: 'questions', pattern: /^\/questions$/, access: ['change:pay', 'change:personal'], address: () => '/questions', group: 'month' },
  { name: 'requests', pattern: /^\/requests$/, access: ['read:personal'], address: () => '/requests', group: 'month' },
  { name: 'assistant', pattern: /^\/assistant$/, access: [...deciders, ...operators, ...payReaders, 'read:personal', 'audit:public'], address: () => '/assistant', group: 'month' },
  { name: 'proposals', pattern: /^\/proposals$/, access: deciders, address: () => '/proposals', group: 'month' },
  { name: 'notices', pattern: /^\/notices$/, access: [...deciders, ...operators, 'read:personal', 'audit:public'], address: null, group: 'month' },
  { name: 'people', pattern: /^\/people$/, access: operators, address: () => '/people', group: 'people' },
  { name: 'personFile', pattern: /^\/people\/([^/]+)$/, access: ['read:personal'], address: null, group: 'people' },
  { name: 'hire', pattern: /^\/hire$/, access: ['change:personal:all'], address: () => '/hire', group: 'people' },
  { name: 'hireSheet', pattern: /^\/hire\/sheet$/, access: ['change:personal:all'], address: null, group: 'people' },
  { name: 'positions', pattern: /^\/positions$/, access: [...operators, 'read:personal', 'audit:public'], address: () => '/positions', group: 'people' },
  { name: 'position', pattern: /^\/positions\/[^/]+$/, access: [...operators, 'read:personal', 'audit:public'], address: null, group: 'people' },
  { name: 'skills', pattern: /^\/skills$/, access: [...operators, 'read:personal', 'audit:public'], address: () => '/skills', group: 'people' },
  { name: 'orgChart', pattern: /^\/org-chart$/, access: [...operators, 'read:personal'], address: () => '/org-chart', group: 'people' },
  { name: 'personAlarms', pattern: /^\/people-alarms$/, access: ['read:personal'], address: () => '/people-alarms', group: 'people' },
  { name: 'customFields', pattern: /^\/custom-fields$/, access: ['read:personal'], address: () => '/custom-fields', group: 'people' },
  { name: 'myTeam', pattern: /^\/months\/[^/]+\/team$/, access: ['read:personal'], address: month => `/months/${month}/team`, group: 'people' },
  { name: 'leaveBalances', pattern: /^\/leave$/, access: ['read:personal'], address: () => '/leave', group: 'people' },
  { name: 'requestRules', pattern: /^\/requests\/rules$/, access: ['read:personal'], address: () => '/requests/rules', group: 'people' },
  { name: 'imports', pattern: /^\/imports$/, access: operators, address: () => '/imports', group: 'people' },
  { name: 'unmatched', pattern: /^\/unmatched$/, access: operators, address: () => '/unmatched', group: 'people' },
  { name: 'bankAccounts', pattern: /^\/bank-accounts$/, access: ['read:bank'], address: () => '/bank-accounts', group: 'people' },
  { name: 'bankHolds', pattern: /^\/bank-accounts\/holds$/, access: ['read:bank'], address: () => '/bank-accounts/holds', group: 'people' },
  { name: 'printedNotices', pattern: /^\/notices\/printed$/, access: ['change:personal'], address: () => '/notices/printed', group: 'people' },
  { name: 'goals', pattern: /^\/goals$/, access: ['read:rating'], address: () => '/goals', group: 'growth', module: 'performance' },
  { name: 'reviews', pattern: /^\/reviews$/, access: ['read:rating'], address: () => '/reviews', group: 'growth', module: 'performance' },
  { name: 'reviewRules', pattern: /^\/reviews\/rules$/, access: ['read:rating'], address: () => '/reviews/rules', group: 'growth', module: 'performance' },
  { name: 'raises', pattern: /^\/raises$/, access: payReaders, address: () => '/raises', group: 'growth', module: 'performance' },
  { name: 'training', pattern: /^\/training$/, access: ['read:personal'], address: () => '/training', group: 'growth', module: 'learning' },
  { name: 'courses', pattern: /^\/courses$/, access: ['read:personal'], address: () => '/courses', group: 'growth', module: 'learning' },
  { name: 'requisitions', pattern: /^\/requisitions$/, access: ['read:personal:all'], address: () => '/requisitions', group: 'growth', module: 'recruiting' },
  { name: 'candidates', pattern: /^\/candidates$/, access: ['read:personal:all'], address: () => '/candidates', group: 'growth', module: 'recruiting' },
  { name: 'candidateSheet', pattern: /^\/candidates\/sheet$/, access: ['change:personal:all'], address: null, group: 'growth', module: 'recruiting' },
  { name: 'candidate', pattern: /^\/candidates\/([^/]+)$/, access: ['read:personal:all'], address: null, group: 'growth', module: 'recruiting' },
  { name: 'matching', pattern: /^\/matching$/, access: ['read:personal:all'], address: () => '/matching', group: 'growth', module: 'recruiting' },
  { name: 'sources', pattern: /^\/sources$/, access: operators, address: () => '/sources', group: 'sources' },
  { name: 'quarantine', pattern: /^\/quarantine$/, access: operators, address: () => '/quarantine', group: 'sources' },
  { name: 'incidents', pattern: /^\/incidents$/, access: operators, address: () => '/incidents', group: 'sources' },
  { name: 'users', pattern: /^\/users$/, access: ['administer:public'], address: () => '/users', group: 'access' },
  { name: 'roles', pattern: /^\/access\/roles$/, access: keepers, address: () => '/access/roles', group: 'access' },
  { name: 'assignments', pattern: /^\/access\/assignments$/, access: keepers, address: () => '/access/assignments', group: 'access' },
  { name: 'groups', pattern: /^\/access\/groups$/, access: keepers, address: () => '/access/groups', group: 'access' },
  { name: 'reach', pattern: /^\/access\/reach$/, access: keepers, address: () => '/access/reach', group: 'access' },
  { name: 'delegations', pattern: /^\/access\/delegations$/, access: [...keepers, 'read:personal', 'read:pay', 'approve:personal', 'approve:pay'], address: () => '/access/delegations', group: 'access' },
  { name: 'newCompany', pattern: /^\/companies\/new$/, access: ['administer:public'], address: () => '/companies/new', group: 'sources' },
  { name: 'signInProviders', pattern: /^\/sign-in-providers$/, access: ['administer:public'], address: () => '/sign-in-providers', group: 'access' },
  { name: 'programs', pattern: /^\/programs$/, access: ['administer:public'], address: () => '/programs', group: 'access' },
  { name: 'programRequests', pattern: /^\/programs\/log$/, access: ['administer:public', 'audit:public'], address: () => '/programs/log', group: 'access' },
  { name: 'audit', pattern: /^\/audit$/, access: ['audit:public'], address: () => '/audit', group: 'access' },
  { name: 'personRequests', pattern: /^\/privacy\/requests$/, access: officers, address: () => '/privacy/requests', group: 'privacy' },
  { name: 'consents', pattern: /^\/privacy\/consents$/, access: ['change:personal:all'], address: () => '/privacy/consents', group: 'privacy' },
  { name: 'legalHolds', pattern: /^\/privacy\/holds$/, access: officers, address: () => '/privacy/holds', group: 'privacy' },
  { name: 'retention', pattern: /^\/privacy\/retention$/, access: officers, address: () => '/privacy/retention', group: 'privacy' },
  { name: 'processingRecord', pattern: /^\/privacy\/record$/, access: officers, address: () => '/privacy/record', group: 'privacy' },
  { name: 'assessments', pattern: /^\/privacy\/assessments$/, access: officers, address: () => '/privacy/assessments', group: 'privacy' },
  { name: 'auditChains', pattern: /^\/audit\/chains$/, access: ['audit:public'], address: null, group: 'access' },
];

export const pageAt = (path: string): { readonly page: Page; readonly detail: string } | null => {
  for (const page of pages) {
    const match = page.pattern.exec(path);
    if (match !== null) return { page, detail: match[1] === undefined ? '' : decodeURIComponent(match[1]) };
  }
  return null;
};

/** Whether the module of a page is there. */
export const isThere = ({ module }: Pick<Page, 'module'>, modules: readonly OptionalModule[]): boolean => module === undefined || modules.includes(module);

/** Whether rights as the session names them open a page. */
export const isOpen = (page: Pick<Page, 'access'>, rights: readonly string[]): boolean =>
  page.access.some(right => rights.includes(right) || (right.endsWith(':own') && rights.includes(right.slice(0, -':own'.length))));
