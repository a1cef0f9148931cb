/**
 * The company of the gate with one person late three times in October: 2,000 of performance pay, rules that two people approved, a
 * review up to its score. 100 − 3 × 5 = 85 for attendance and 90 of the manager give 0.2 × 85 + 0.8 × 90 = 89, which is a
 * factor of 0.9. For tests and for the story in a browser.
 */
import type { Database } from '#modules/platform';
import { gateMonth, plainSecrets, type Secrets } from './gate-company.ts';

const lateDays = [9, 20, 21] as const;

/** Round figures: 12,000 a month; LEAF is a quarter of an hour late on three days. */
export const lateSecrets: Secrets = (personNumber) => ({
  ...plainSecrets(personNumber), wage: '12000.00', openingIncome: '108000', openingTax: '918', rent: '1500', sickDays: [], scheduleCode: 'OFFICE', lateDays: personNumber === 'LEAF' ? lateDays : [],
});

/** The door's clock was ahead: when LEAF came in truth. */
export const trueArrivals = lateDays.map((day) => ({ date: `2026-10-${String(day).padStart(2, '0')}`, direction: 'in' as const, time: '08:55' }));

type Who = 'clerk' | 'supervisor' | 'manager';
type Body = Readonly<Record<string, unknown>>;
/** Calls over HTTP by people of the company; both throw when they are refused. */
export type OfficeCalls = { readonly get: (who: Who, path: string) => Promise<Body>; readonly post: (who: Who, path: string, body?: object) => Promise<Body> };

/** Lets the supervisor approve a proposal as it stands. */
export const approveProposal = async ({ get, post }: OfficeCalls, proposalId: unknown): Promise<void> => {
  const { digest } = await get('supervisor', `/api/proposals/${String(proposalId)}`);
  await post('supervisor', `/api/proposals/${String(proposalId)}/decision`, { digest, decision: 'approve' });
};

const proof = { consultedFrom: '2026-09-01', consultedTo: '2026-09-10', consultedWith: '职工代表大会', publishedOn: '2026-09-20', publishedWhere: '公司公告栏', documentReference: '绩效管理办法 2026-1', validFrom: '2026-10-01' };
const rules = [
  { kind: 'weights', title: '权重', components: [{ component: 'attendance', weight: '20' }, { component: 'manager', weight: '80' }], missing: 'incomplete' },
  { kind: 'attendanceScore', title: '考勤分', formula: '100 - 5 * lateTimes', floor: '60', cap: '100' },
  { kind: 'payFactor', title: '绩效系数', formula: 'IF(score >= 90, 1, IF(score >= 80, 0.9, 0.8))', floor: '0.8', cap: '1.2' },
] as const;
const assessment = {
  kind: 'scoreToPay', purposeText: '按考核分数计算绩效工资，依据为劳动合同与经民主程序的绩效管理办法。', risksText: '评分或考勤记录有误会减少当月绩效工资，员工可提出疑问。', measuresText: '分数由两人确认，员工可见完整计算过程，差错在下期工资补发。', validUntil: '2027-12-31',
};

/** Performance pay as a company sets it up: the base, the impact assessment with its switch, and the rules; each by two people where two are needed. */
export const setUpPerformancePay = async (calls: OfficeCalls): Promise<void> => {
  const { post } = calls;
  await post('clerk', '/api/performance-bases', { rows: [{ personNumber: 'LEAF', fromMonth: gateMonth, amount: '2000', reason: '岗位说明' }] });
  const { assessmentId } = await post('clerk', '/api/privacy/assessments', assessment);
  await post('supervisor', `/api/privacy/assessments/${String(assessmentId)}/approve`);
  await post('supervisor', '/api/privacy/automated-decisions/scoreToPay', { on: true });
  for (const rule of rules) await approveProposal(calls, (await post('clerk', '/api/reviews/rules', { ...proof, ...rule }))['proposalId']);
};

/** A review of LEAF up to its score; it is the manager who writes it and the supervisor who locks it. */
export const reviewLeaf = async ({ get, post }: OfficeCalls): Promise<{ readonly cycleId: string; readonly reviewId: string }> => {
  const cycleId = String((await post('clerk', '/api/goal-cycles', { kind: 'kpi', title: '十月考核', fromDate: '2026-10-01', toDate: '2026-10-31', reviewDate: '2026-10-31', checkInDays: 14 }))['cycleId']);
  await post('clerk', `/api/goal-cycles/${cycleId}/state`, { state: 'running' });
  await post('clerk', '/api/reviews', { cycleId, personNumbers: ['LEAF'], asksSelf: false });
  const { rows } = await get('clerk', `/api/reviews?cycleId=${cycleId}`);
  const reviewId = (rows as readonly { readonly reviewId: string }[])[0]?.reviewId ?? '';
  await post('manager', `/api/reviews/${reviewId}/evaluation`, { score: '90', text: '达成目标' });
  await post('manager', `/api/reviews/${reviewId}/move`, { to: 'calibration' });
  await post('supervisor', `/api/reviews/${reviewId}/move`, { to: 'locked' });
  return { cycleId, reviewId };
};

/** November as it is planned, so that its pay is whole. */
export const workNovember = async (database: Database, { companyId, personId }: { readonly companyId: number; readonly personId: number }): Promise<void> => {
  await database.ownerPool.query("select platform.ensure_month('2026-11-01')");
  await database.ownerPool.query(
    `insert into attendance.punch (company_id, person_id, business_date, punched_at, direction, source_code, natural_key, zone, source_text, device, place)
     select $1, $2, day::date, (day::date + clock.at) at time zone 'Asia/Shanghai', 'unknown', 'wecom', 'november ' || day::date || ' ' || clock.at, 'Asia/Shanghai', '', '', ''
     from generate_series(date '2026-11-02', date '2026-11-30', interval '1 day') as day, (values (time '08:55'), (time '18:05')) as clock (at) where extract(isodow from day) < 6`, [companyId, personId]);
};
