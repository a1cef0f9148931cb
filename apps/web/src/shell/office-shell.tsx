/** The office: menu on the left, bar on top, tabs of opened pages. */
import { useEffect, useState, type ReactNode } from 'react';
import { App, ConfigProvider, Menu, Select } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { AimOutlined, CalculatorOutlined, DiffOutlined, HistoryOutlined, MinusSquareOutlined, PlusSquareOutlined, RiseOutlined, FundOutlined,
  ContactsOutlined, DeploymentUnitOutlined, FunctionOutlined, NodeIndexOutlined, ReadOutlined, RobotOutlined, TrophyOutlined, UsergroupAddOutlined,
  PartitionOutlined, ToolOutlined, CarryOutOutlined, ControlOutlined, FormOutlined, ScheduleOutlined,
  AccountBookOutlined, BookOutlined, FileAddOutlined, MedicineBoxOutlined,
  ApartmentOutlined, ApiOutlined, AppstoreOutlined, AuditOutlined, BankOutlined, BarChartOutlined, BellOutlined, CalendarOutlined, CheckSquareOutlined, CloudServerOutlined, CreditCardOutlined, DownloadOutlined, ExceptionOutlined, ExperimentOutlined, EyeOutlined, FileDoneOutlined, FileExcelOutlined, FileProtectOutlined, FileSearchOutlined, FileTextOutlined, FlagOutlined, HourglassOutlined, IdcardOutlined,
  InboxOutlined, KeyOutlined, LockOutlined, LoginOutlined, MenuOutlined, MessageOutlined, MoneyCollectOutlined, PauseCircleOutlined, PrinterOutlined, SafetyCertificateOutlined, SendOutlined, SolutionOutlined, StepForwardOutlined, StopOutlined, SwapOutlined, TableOutlined, TeamOutlined, UserSwitchOutlined, UserAddOutlined, ClusterOutlined, ClockCircleOutlined, TagsOutlined,
} from '@ant-design/icons';
import { Navigate, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useApi, useCommand } from '../api/use-api.ts';
import { LanguageSwitch } from '../parts/language-switch.tsx';
import { NoticeBell } from '../parts/notice-bell.tsx';
import { Failure, Loading } from '../parts/state-views.tsx';
import { formatMonth } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';
import { isOpen, isThere, pageAt, pageGroups, pages, type PageName } from './pages.ts';
import { NotFoundView } from '../pages/not-found-page.tsx';
import { PageTabs } from './page-tabs.tsx';
import { homeOf, mustProveFactor, useSessionQuery, useSignOut, type Session } from './session.ts';
import { theme } from './theme.ts';
import { messagePlace, popupPlace } from './top-layer.ts';

const icons: Readonly<Record<PageName, ReactNode>> = {
  journal: <BookOutlined />, bookPlan: null, taxFiling: <AccountBookOutlined />, declarations: <FileAddOutlined />, insuranceBills: <MedicineBoxOutlined />,
  reviews: <TrophyOutlined />, reviewRules: <FunctionOutlined />, courses: <ReadOutlined />, training: <DeploymentUnitOutlined />, requisitions: <UsergroupAddOutlined />, candidates: <ContactsOutlined />, candidateSheet: null, candidate: null, matching: <NodeIndexOutlined />, assistant: <RobotOutlined />,
  inbox: <CarryOutOutlined />, requests: <FormOutlined />, requestRules: <ControlOutlined />, leaveBalances: <ScheduleOutlined />,
  delivery: <SendOutlined />, desk: <MessageOutlined />, questions: <MessageOutlined />, downloads: <DownloadOutlined />,
  month: <AppstoreOutlined />, findings: <ExceptionOutlined />, attendance: <CalendarOutlined />, register: <TableOutlined />, review: <SafetyCertificateOutlined />,
  runReview: <DiffOutlined />, payCalendar: <CalculatorOutlined />, payItems: <PlusSquareOutlined />, performanceBase: <RiseOutlined />, raises: <FundOutlined />, goals: <AimOutlined />, myTeam: <TeamOutlined />, debts: <MinusSquareOutlined />, retroDifferences: <HistoryOutlined />,
  payRun: <StepForwardOutlined />, runHolds: <StopOutlined />, payout: <MoneyCollectOutlined />, payers: null, analysis: <BarChartOutlined />, payslip: null, people: <TeamOutlined />, personFile: null, hire: <UserAddOutlined />, hireSheet: null, positions: <PartitionOutlined />, position: null, skills: <ToolOutlined />, orgChart: <ClusterOutlined />, personAlarms: <ClockCircleOutlined />, customFields: <TagsOutlined />, imports: <FileExcelOutlined />, unmatched: <UserSwitchOutlined />,
  quarantine: <InboxOutlined />, sources: <CloudServerOutlined />, incidents: <FlagOutlined />, newCompany: <BankOutlined />, users: <IdcardOutlined />, roles: <SolutionOutlined />, assignments: <KeyOutlined />, groups: <ApartmentOutlined />, reach: <EyeOutlined />, delegations: <SwapOutlined />, proposals: <CheckSquareOutlined />, notices: null, bankAccounts: <CreditCardOutlined />, bankHolds: <PauseCircleOutlined />, printedNotices: <PrinterOutlined />, audit: <AuditOutlined />, auditChains: null, personRequests: <FileProtectOutlined />, consents: <FileDoneOutlined />, legalHolds: <LockOutlined />, retention: <HourglassOutlined />, processingRecord: <FileTextOutlined />, assessments: <ExperimentOutlined />, programs: <ApiOutlined />, programRequests: <FileSearchOutlined />, signInProviders: <LoginOutlined />,
};

const SideMenu = ({ session, month, onChoose }: { readonly session: Session; readonly month: string; readonly onChoose: () => void }): ReactNode => {
  const text = useText();
  const navigate = useNavigate();
  const location = useLocation();
  const selected = pageAt(location.pathname)?.page.name ?? '';
  // A long menu shows where one is.
  // In braces: browsers of today answer a promise here, and React would take it for what undoes the effect.
  useEffect(() => { document.querySelector('.side-menu .ant-menu-item-selected')?.scrollIntoView({ block: 'nearest' }); }, [selected]);
  const items = pageGroups.map(group => ({
    type: 'group' as const, key: group, label: text(`menu.${group}`),
    children: pages
      .filter(page => page.group === group && page.address !== null && isOpen(page, session.rights) && isThere(page, session.modules))
      .map(page => ({ key: page.name, icon: icons[page.name], label: text(page.name === 'attendance' && !session.rights.includes('operate:public') ? 'page.team' : `page.${page.name}`) })),
  })).filter(group => group.children.length > 0);
  return (
    <Menu
      mode="inline" selectedKeys={[selected === 'payslip' ? 'register' : selected]} items={items}
      onClick={({ key }) => {
        const address = pages.find(page => page.name === key)?.address?.(month);
        if (address !== undefined) void navigate({ to: address as never, search: {} as never });
        onChoose();
      }}
    />
  );
};

const MonthChooser = ({ month }: { readonly month: string }): ReactNode => {
  const { language, text } = useLanguage();
  const navigate = useNavigate();
  const location = useLocation();
  const query = useApi('listMonths', {});
  const months = query.data?.months.map(entry => entry.month) ?? [month];
  return (
    <Select
      aria-label={text('shell.month')} value={month} variant="filled" popupMatchSelectWidth={false}
      options={(months.includes(month) ? months : [month, ...months]).map(value => ({ value, label: formatMonth(value, language) }))}
      onChange={value => {
        const next = location.pathname.startsWith('/months/') ? location.pathname.replace(/^\/months\/[^/]+/, `/months/${value}`) : `/months/${value}`;
        void navigate({ href: next });
      }}
    />
  );
};

const TopBar = ({ session, month, onMenu }: { readonly session: Session; readonly month: string; readonly onMenu: () => void }): ReactNode => {
  const text = useText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const signOut = useSignOut();
  const switchCompany = useCommand('switchCompany');
  return (
    <header className="top-bar">
      <button type="button" className="icon-button menu-button" aria-label={text('shell.menu')} onClick={onMenu}><MenuOutlined /></button>
      <p className="brand"><span lang="zh-CN">{text('brand.chinese')}</span> <span lang="en">{text('brand.latin')}</span></p>
      {session.companies.length > 1
        ? (
          <Select
            className="company-chooser" aria-label={text('shell.company')} variant="filled" value={session.company.companyId} popupMatchSelectWidth={false}
            options={session.companies.map(company => ({ value: company.companyId, label: company.name }))}
            onChange={companyId => switchCompany.mutate({ body: { companyId } }, { onSuccess: next => { queries.clear(); queries.setQueryData(['readSession', {}], next); void navigate({ to: homeOf(next) as never }); } })}
          />
        ) : <span className="company-name">{session.company.name}</span>}
      <MonthChooser month={month} />
      <div className="top-bar-end">
        <NoticeBell address="/notices"><BellOutlined /></NoticeBell>
        {session.personNumber === null ? null : <button type="button" className="link-button" onClick={() => void navigate({ to: '/my/payslip' })}>{text('shell.mine')}</button>}
        <LanguageSwitch />
        <button type="button" className="link-button user-name" onClick={() => void navigate({ to: '/account/security' })}>{session.name}<small>{text(`role.${session.role}`)}{session.unseenNotices > 0 ? <b className="unseen-mark" title={text('security.unseen', { count: session.unseenNotices })}>{session.unseenNotices}</b> : null}</small><span className="visually-hidden"> {text('page.security')}</span></button>
        <button type="button" className="link-button" onClick={signOut}>{text('action.signOut')}</button>
      </div>
    </header>
  );
};

const Office = ({ session }: { readonly session: Session }): ReactNode => {
  const { language, text } = useLanguage();
  const location = useLocation();
  const [menuOpen, setMenuOpen] = useState(false);
  const month = /^\/months\/([^/]+)/.exec(location.pathname)?.[1] ?? session.currentMonth;
  const found = pageAt(location.pathname);
  const isMissing = found !== null && !isThere(found.page, session.modules);
  const title = found === null ? '' : isMissing ? text('notFound.title') : text(`page.${found.page.name}`);
  useEffect(() => { document.title = title === '' ? text('brand.full') : `${title} · ${text('brand.full')}`; }, [title, text]);
  return (
    <ConfigProvider locale={language === 'zh-CN' ? zhCN : enUS} theme={theme} button={{ autoInsertSpace: false }} getPopupContainer={popupPlace}>
      <App className="office" message={{ getContainer: messagePlace }}>
        <a className="skip-link" href="#content">{text('shell.skip')}</a>
        <TopBar session={session} month={month} onMenu={() => setMenuOpen(open => !open)} />
        <div className="office-body">
          <nav className={menuOpen ? 'side-menu is-open' : 'side-menu'} aria-label={text('shell.menu')}><SideMenu session={session} month={month} onChoose={() => setMenuOpen(false)} /></nav>
          {menuOpen ? <button type="button" className="menu-shade" aria-label={text('action.close')} onClick={() => setMenuOpen(false)} /> : null}
          <div className="office-main">
            <PageTabs home={homeOf(session)} />
            <main id="content" tabIndex={-1}>
              {/* On the way out the address is no page of the office any more, while the last one would still be drawn. */}
              {found === null ? null : isMissing ? <NotFoundView /> : isOpen(found.page, session.rights) ? <Outlet /> : <Failure error={{ status: 403, code: 'notAllowed', message: '', data: {} }} />}
            </main>
            <footer className="owners">{text('owners')}</footer>
          </div>
        </div>
      </App>
    </ConfigProvider>
  );
};

export const OfficeShell = (): ReactNode => {
  const query = useSessionQuery();
  if (query.data !== undefined && mustProveFactor(query.data)) return <Navigate to="/account/security" replace />;
  if (query.data !== undefined) return !pages.some(page => isOpen(page, query.data.rights) && isThere(page, query.data.modules)) ? <Navigate to="/my/payslip" replace /> : <Office session={query.data} />;
  if (query.isError && query.error.status === 401) return <Navigate to="/sign-in" replace />;
  if (query.isError) return <main className="lone-page"><Failure error={query.error} onRetry={() => void query.refetch()} /></main>;
  return <main className="lone-page"><Loading /></main>;
};
