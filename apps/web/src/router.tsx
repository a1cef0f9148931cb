/** All addresses of the application. Every page is its own chunk; the sign-in page needs neither antd nor charts. */
import type { QueryClient } from '@tanstack/react-query';
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { parseSearch, readSearch, stringifySearch } from './search.ts';
import { CrashPage } from './pages/crash-page.tsx';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { StartPage } from './pages/start-page.tsx';

const rootRoute = createRootRoute({ component: Outlet, validateSearch: readSearch, notFoundComponent: NotFoundPage, errorComponent: CrashPage });

const startRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: StartPage });
const signInRoute = createRoute({ getParentRoute: () => rootRoute, path: '/sign-in', component: lazyRouteComponent(() => import('./pages/sign-in-page.tsx'), 'SignInPage') });

const signInReturnRoute = createRoute({ getParentRoute: () => rootRoute, path: '/sign-in/return', component: lazyRouteComponent(() => import('./pages/sign-in-return-page.tsx'), 'SignInReturnPage') });

const lonePage = (path: string, load: () => Promise<Record<string, unknown>>, name: string) =>
  createRoute({ getParentRoute: () => rootRoute, path, component: lazyRouteComponent(load as () => Promise<Record<string, () => React.ReactNode>>, name) });
const loneRoutes = [
  lonePage('/set-password', () => import('./pages/set-password-page.tsx'), 'SetPasswordPage'),
  lonePage('/first-administrator', () => import('./pages/first-administrator-page.tsx'), 'FirstAdministratorPage'),
  lonePage('/account/security', () => import('./pages/security-page.tsx'), 'SecurityPage'),
];

const officeRoute = createRoute({ getParentRoute: () => rootRoute, id: 'office', component: lazyRouteComponent(() => import('./shell/office-shell.tsx'), 'OfficeShell') });
const officePage = (path: string, load: () => Promise<Record<string, unknown>>, name: string) =>
  createRoute({ getParentRoute: () => officeRoute, path, component: lazyRouteComponent(load as () => Promise<Record<string, () => React.ReactNode>>, name) });

const officeRoutes = [
  officePage('/months/$month', () => import('./pages/month-page.tsx'), 'MonthPage'),
  officePage('/months/$month/attendance', () => import('./pages/matrix-page.tsx'), 'MatrixPage'),
  officePage('/months/$month/findings', () => import('./pages/findings-page.tsx'), 'FindingsPage'),
  officePage('/months/$month/register', () => import('./pages/register-page.tsx'), 'RegisterPage'),
  officePage('/months/$month/payslips/$personNumber', () => import('./pages/payslip-page.tsx'), 'PayslipPage'),
  officePage('/months/$month/run-review', () => import('./pages/run-review-page.tsx'), 'RunReviewPage'),
  officePage('/pay-calendar', () => import('./pages/pay-calendar-page.tsx'), 'PayCalendarPage'),
  officePage('/months/$month/review', () => import('./pages/review-page.tsx'), 'ReviewPage'),
  officePage('/months/$month/run', () => import('./pages/pay-run-page.tsx'), 'PayRunPage'),
  officePage('/pay-runs', () => import('./pages/pay-run-page.tsx'), 'PayRunPage'),
  officePage('/months/$month/pay-items', () => import('./pages/pay-items-page.tsx'), 'PayItemsPage'),
  officePage('/months/$month/differences', () => import('./pages/differences-page.tsx'), 'DifferencesPage'),
  officePage('/performance-base', () => import('./pages/performance-base-page.tsx'), 'PerformanceBasePage'),
  officePage('/raises', () => import('./pages/raises-page.tsx'), 'RaisesPage'),
  officePage('/debts', () => import('./pages/debts-page.tsx'), 'DebtsPage'),
  officePage('/months/$month/holds', () => import('./pages/run-holds-page.tsx'), 'RunHoldsPage'),
  officePage('/months/$month/delivery', () => import('./pages/delivery-page.tsx'), 'DeliveryPage'),
  officePage('/downloads', () => import('./pages/downloads-page.tsx'), 'DownloadsPage'),
  officePage('/months/$month/analysis', () => import('./pages/analysis-page.tsx'), 'AnalysisPage'),
  officePage('/months/$month/payout', () => import('./pages/payout-page.tsx'), 'PayoutPage'),
  officePage('/months/$month/journal', () => import('./pages/journal-page.tsx'), 'JournalPage'),
  officePage('/months/$month/book-plan', () => import('./pages/book-plan-page.tsx'), 'BookPlanPage'),
  officePage('/months/$month/tax', () => import('./pages/tax-filing-page.tsx'), 'TaxFilingPage'),
  officePage('/months/$month/declarations', () => import('./pages/declarations-page.tsx'), 'DeclarationsPage'),
  officePage('/months/$month/insurance', () => import('./pages/insurance-bills-page.tsx'), 'InsuranceBillsPage'),
  officePage('/payout', () => import('./pages/payout-page.tsx'), 'PayoutPage'),
  officePage('/payout/payers', () => import('./pages/payers-page.tsx'), 'PayersPage'),
  officePage('/people', () => import('./pages/people-page.tsx'), 'PeoplePage'),
  officePage('/people/$personNumber', () => import('./pages/person-file-page.tsx'), 'PersonFilePage'),
  officePage('/hire', () => import('./pages/hire-page.tsx'), 'HirePage'),
  officePage('/hire/sheet', () => import('./pages/hire-sheet-page.tsx'), 'HireSheetPage'),
  officePage('/requisitions', () => import('./pages/requisitions-page.tsx'), 'RequisitionsPage'),
  officePage('/candidates', () => import('./pages/candidates-page.tsx'), 'CandidatesPage'),
  officePage('/candidates/sheet', () => import('./pages/candidate-sheet-page.tsx'), 'CandidateSheetPage'),
  officePage('/candidates/$candidateId', () => import('./pages/candidate-page.tsx'), 'CandidatePage'),
  officePage('/matching', () => import('./pages/matching-page.tsx'), 'MatchingPage'),
  officePage('/positions', () => import('./pages/positions-page.tsx'), 'PositionsPage'),
  officePage('/positions/$positionCode', () => import('./pages/position-page.tsx'), 'PositionPage'),
  officePage('/skills', () => import('./pages/skills-page.tsx'), 'SkillsPage'),
  officePage('/org-chart', () => import('./pages/org-chart-page.tsx'), 'OrgChartPage'),
  officePage('/people-alarms', () => import('./pages/person-alarms-page.tsx'), 'PersonAlarmsPage'),
  officePage('/custom-fields', () => import('./pages/custom-fields-page.tsx'), 'CustomFieldsPage'),
  officePage('/inbox', () => import('./pages/inbox-page.tsx'), 'InboxPage'),
  officePage('/desk', () => import('./pages/desk-page.tsx'), 'DeskPage'),
  officePage('/questions', () => import('./pages/questions-page.tsx'), 'QuestionsPage'),
  officePage('/assistant', () => import('./pages/assistant-page.tsx'), 'AssistantPage'),
  officePage('/reviews', () => import('./pages/reviews-page.tsx'), 'ReviewsPage'),
  officePage('/reviews/rules', () => import('./pages/review-rules-page.tsx'), 'ReviewRulesPage'),
  officePage('/requests', () => import('./pages/requests-page.tsx'), 'RequestsPage'),
  officePage('/requests/rules', () => import('./pages/request-rules-page.tsx'), 'RequestRulesPage'),
  officePage('/months/$month/team', () => import('./pages/my-team-page.tsx'), 'MyTeamPage'),
  officePage('/goals', () => import('./pages/goals-page.tsx'), 'GoalsPage'),
  officePage('/courses', () => import('./pages/courses-page.tsx'), 'CoursesPage'),
  officePage('/training', () => import('./pages/training-page.tsx'), 'TrainingPage'),
  officePage('/leave', () => import('./pages/leave-balances-page.tsx'), 'LeaveBalancesPage'),
  officePage('/proposals', () => import('./pages/proposals-page.tsx'), 'ProposalsPage'),
  officePage('/bank-accounts', () => import('./pages/bank-accounts-page.tsx'), 'BankAccountsPage'),
  officePage('/bank-accounts/holds', () => import('./pages/bank-holds-page.tsx'), 'BankHoldsPage'),
  officePage('/notices', () => import('./pages/notices-page.tsx'), 'NoticesPage'),
  officePage('/notices/printed', () => import('./pages/printed-notices-page.tsx'), 'PrintedNoticesPage'),
  officePage('/imports', () => import('./pages/imports-page.tsx'), 'ImportsPage'),
  officePage('/unmatched', () => import('./pages/unmatched-page.tsx'), 'UnmatchedPage'),
  officePage('/quarantine', () => import('./pages/quarantine-page.tsx'), 'QuarantinePage'),
  officePage('/sources', () => import('./pages/sources-page.tsx'), 'SourcesPage'),
  officePage('/incidents', () => import('./pages/incidents-page.tsx'), 'IncidentsPage'),
  officePage('/audit', () => import('./pages/audit-page.tsx'), 'AuditPage'),
  officePage('/audit/chains', () => import('./pages/audit-chains-page.tsx'), 'AuditChainsPage'),
  officePage('/programs', () => import('./pages/programs-page.tsx'), 'ProgramsPage'),
  officePage('/sign-in-providers', () => import('./pages/sign-in-providers-page.tsx'), 'SignInProvidersPage'),
  officePage('/programs/log', () => import('./pages/program-requests-page.tsx'), 'ProgramRequestsPage'),
  officePage('/users', () => import('./pages/users-page.tsx'), 'UsersPage'),
  officePage('/access/roles', () => import('./pages/roles-page.tsx'), 'RolesPage'),
  officePage('/access/assignments', () => import('./pages/assignments-page.tsx'), 'AssignmentsPage'),
  officePage('/access/groups', () => import('./pages/groups-page.tsx'), 'GroupsPage'),
  officePage('/access/reach', () => import('./pages/reach-page.tsx'), 'ReachPage'),
  officePage('/access/delegations', () => import('./pages/delegations-page.tsx'), 'DelegationsPage'),
  officePage('/privacy/requests', () => import('./pages/person-requests-page.tsx'), 'PersonRequestsPage'),
  officePage('/privacy/consents', () => import('./pages/consents-page.tsx'), 'ConsentsPage'),
  officePage('/privacy/holds', () => import('./pages/legal-holds-page.tsx'), 'LegalHoldsPage'),
  officePage('/privacy/retention', () => import('./pages/retention-page.tsx'), 'RetentionPage'),
  officePage('/privacy/record', () => import('./pages/processing-record-page.tsx'), 'ProcessingRecordPage'),
  officePage('/privacy/assessments', () => import('./pages/assessments-page.tsx'), 'AssessmentsPage'),
  officePage('/companies/new', () => import('./pages/new-company-page.tsx'), 'NewCompanyPage'),
];

const ownRoute = createRoute({ getParentRoute: () => rootRoute, id: 'own', component: lazyRouteComponent(() => import('./shell/own-shell.tsx'), 'OwnShell') });
const ownRoutes = [
  createRoute({ getParentRoute: () => ownRoute, path: '/my/payslip', component: lazyRouteComponent(() => import('./pages/own-payslip-page.tsx'), 'OwnPayslipPage') }),
  createRoute({ getParentRoute: () => ownRoute, path: '/my/attendance', component: lazyRouteComponent(() => import('./pages/own-month-page.tsx'), 'OwnMonthPage') }),
  createRoute({ getParentRoute: () => ownRoute, path: '/my/requests', component: lazyRouteComponent(() => import('./pages/own-requests-page.tsx'), 'OwnRequestsPage') }),
  createRoute({ getParentRoute: () => ownRoute, path: '/my/punches', component: lazyRouteComponent(() => import('./pages/own-punches-page.tsx'), 'OwnPunchesPage') }),
  createRoute({ getParentRoute: () => ownRoute, path: '/my/goals', component: lazyRouteComponent(() => import('./pages/own-goals-page.tsx'), 'OwnGoalsPage') }),
  createRoute({ getParentRoute: () => ownRoute, path: '/my/courses', component: lazyRouteComponent(() => import('./pages/own-courses-page.tsx'), 'OwnCoursesPage') }),
  createRoute({ getParentRoute: () => ownRoute, path: '/my/questions', component: lazyRouteComponent(() => import('./pages/own-questions-page.tsx'), 'OwnQuestionsPage') }),
  createRoute({ getParentRoute: () => ownRoute, path: '/my/assistant', component: lazyRouteComponent(() => import('./pages/own-assistant-page.tsx'), 'OwnAssistantPage') }),
  createRoute({ getParentRoute: () => ownRoute, path: '/my/reviews', component: lazyRouteComponent(() => import('./pages/own-reviews-page.tsx'), 'OwnReviewsPage') }),
  createRoute({ getParentRoute: () => ownRoute, path: '/my/feedback', component: lazyRouteComponent(() => import('./pages/own-feedback-page.tsx'), 'OwnFeedbackPage') }),
  createRoute({ getParentRoute: () => ownRoute, path: '/my/interviews', component: lazyRouteComponent(() => import('./pages/own-interviews-page.tsx'), 'OwnInterviewsPage') }),
  createRoute({ getParentRoute: () => ownRoute, path: '/my/readers', component: lazyRouteComponent(() => import('./pages/own-readers-page.tsx'), 'OwnReadersPage') }),
  createRoute({ getParentRoute: () => ownRoute, path: '/my/bank-account', component: lazyRouteComponent(() => import('./pages/own-bank-page.tsx'), 'OwnBankPage') }),
  createRoute({ getParentRoute: () => ownRoute, path: '/my/more', component: lazyRouteComponent(() => import('./pages/own-more-page.tsx'), 'OwnMorePage') }),
  createRoute({ getParentRoute: () => ownRoute, path: '/my/data', component: lazyRouteComponent(() => import('./pages/own-data-page.tsx'), 'OwnDataPage') }),
  createRoute({ getParentRoute: () => ownRoute, path: '/my/notices', component: lazyRouteComponent(() => import('./pages/own-notices-page.tsx'), 'OwnNoticesPage') }),
];

const routeTree = rootRoute.addChildren([startRoute, signInRoute, ...loneRoutes, signInReturnRoute, officeRoute.addChildren(officeRoutes), ownRoute.addChildren(ownRoutes)]);

export const createAppRouter = (_queries: QueryClient) =>
  createRouter({ routeTree, parseSearch, stringifySearch, defaultPreload: false, scrollRestoration: true });
