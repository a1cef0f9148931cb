/**
 * A small company to prove the gate with: a reporting line, a neighbouring team, a second branch, somebody who moved away
 * from the line manager, and another company. Everything is taken in by the product's own ways. What one reader may not see
 * is a parameter, so that two companies can be built that differ in nothing else.
 */
import type { ApprovalRow, LocalMoment, PunchRow, WorkbookFacts } from '#contracts/flow/workbook-facts';
import type { ScheduleFact } from '#contracts/flow/work-fact';
import { assert } from '#kernel/base/result';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { finishImport } from '#apps/work/finish-import';
import { chooseDelivery } from '#modules/delivery';
import { importWorkbookFacts } from '#modules/people';
import { activatePacks, calculateRun } from '#modules/payroll';
import { asSystem, createCompany, withCompany, type CompanyTransaction, type Database } from '#modules/platform';
import { readPackTexts } from '#packs/read-packs';

export const gateMonth = '2026-10';
/** 2 November 2026, 09:00 in Shanghai. */
export const gateNow = Date.UTC(2026, 10, 2, 1);

/** What may be hidden of a person. Days are days of October; `late` minutes on each. */
export type PersonSecrets = {
  readonly wage: string; readonly identityNumber: string; readonly mobile: string; readonly email: string; readonly rent: string; readonly openingIncome: string; readonly openingTax: string;
  readonly earlierNetPay: string; readonly sickDays: readonly number[]; readonly lateDays: readonly number[]; readonly leave: 'sickLeave' | 'otherPaidLeave'; readonly scheduleCode: 'OFFICE' | 'SITE'; readonly account: string;
  /** What others think of them: points of 0 to 100, and words. */
  readonly points: string; readonly words: string;
};
export type Secrets = (personNumber: string) => PersonSecrets;

type Someone = { readonly number: string; readonly name: string; readonly department: string; readonly manager: string | null; readonly workplace: string };

const someone = (number: string, department: string, manager: string | null, workplace: string): Someone => ({ number, name: `员工${number}`, department, manager, workplace });

/** BOSS leads MID, who leads LEAF. RIVAL leads SIBLING and, since a reorganisation, EX, whom BOSS led before. */
export const staff: readonly Someone[] = [
  someone('BOSS', '研发部', null, 'shanghai'), someone('MID', '研发部', 'BOSS', 'shanghai'), someone('LEAF', '研发一组', 'MID', 'shanghai'),
  someone('RIVAL', '市场部', null, 'shanghai'), someone('SIBLING', '市场部', 'RIVAL', 'shanghai'), someone('EX', '市场部', 'RIVAL', 'shanghai'),
  ...Array.from({ length: 6 }, (_, index) => someone(`BRANCH${index}`, '华南分部', index === 0 ? null : 'BRANCH0', 'shenzhen')),
];
export const foreigners: readonly Someone[] = [someone('FOREIGN', '外部', null, 'shanghai'), someone('FOREIGN2', '外部', 'FOREIGN', 'shanghai')];

const workdays = [8, 9, 10, 12, 13, 14, 15, 16, 19, 20, 21, 22, 23, 26, 27, 28, 29, 30];
const october = (day: number): number => dayOfDate(2026, 10, day);
const moment = (day: number, minute: number): LocalMoment => ({ day: october(day), second: minute * 60, isWholeDay: false, choice: null, text: `2026-10-${day} ${minute}` });

const office: ScheduleFact = {
  kind: 'schedule', scheduleCode: 'OFFICE', name: '标准班', zone: 'Asia/Shanghai', observedDay: dayOfDate(2026, 1, 1), form: 'weekday', followsHolidays: true, weekdayShiftCodes: [null, 'D', 'D', 'D', 'D', 'D', null],
  shifts: [{ code: 'D', name: '白班', startMinute: 540, endMinute: 1080, breaks: [{ fromMinute: 720, toMinute: 780, floatingLengthMinutes: null }], flexEarlyMinutes: 0, flexLateMinutes: 0 }],
};

const punchesOf = ({ number }: Someone, { sickDays, lateDays }: PersonSecrets): readonly PunchRow[] =>
  workdays.filter((day) => !sickDays.includes(day)).flatMap((day) => [lateDays.includes(day) ? 555 : 535, 1085].map((minute): PunchRow =>
    ({ kind: 'punchRow', personNumber: number, moment: moment(day, minute), direction: 'unknown', device: '', place: '' })));
const sickLeaveOf = ({ number }: Someone, { sickDays, leave }: PersonSecrets): readonly ApprovalRow[] =>
  sickDays.map((day) => ({ kind: 'approvalRow', personNumber: number, type: leave, approvalNumber: `S-${number}-${day}`, from: moment(day, 540), to: moment(day, 1080), day: null, direction: 'unknown' }));

const located = <F>(facts: readonly F[]): readonly { readonly row: number; readonly fact: F }[] => facts.map((fact, index) => ({ row: index + 2, fact }));

const factsOf = (people: readonly Someone[], secrets: Secrets, entity: string): WorkbookFacts => {
  const known = people.map((person) => ({ ...person, secret: secrets(person.number) }));
  return {
    partialSheets: [], rosterDays: [], schedules: located([office, { ...office, scheduleCode: 'SITE', name: '现场班' }]),
    workplaces: located([['shanghai', '上海总部'], ['shenzhen', '深圳工厂']].map(([code, name]) => ({ kind: 'workplace' as const, workplaceCode: code!, name: name!, zone: 'Asia/Shanghai', country: 'CN', region: code!, city: code! }))),
    persons: located(known.map(({ number, name, department, manager, secret }) => ({
      kind: 'person' as const, personNumber: number, name, identityNumber: secret.identityNumber, mobile: secret.mobile, email: secret.email, hireDay: dayOfDate(2025, 1, 1), leaveDay: null, department,
      managerPersonNumber: manager, sourcePersonKey: null,
    }))),
    terms: located(known.map(({ number, workplace, secret }) => ({
      kind: 'terms' as const, personNumber: number, validFromDay: dayOfDate(2025, 1, 1), legalEntity: entity, workplace, insurancePlace: workplace, wageKind: 'monthly' as const, wage: secret.wage, currency: 'CNY', scheduleCode: secret.scheduleCode,
      insuranceBase: secret.wage, housingFundBase: secret.wage, housingFundRate: '0.07',
    }))),
    declaredDeductions: located(known.map(({ number, secret }) => ({ kind: 'declaredDeduction' as const, personNumber: number, deduction: 'rent' as const, monthlyAmount: secret.rent, fromMonth: '2026-01', toMonth: '2026-12' }))),
    openingBalances: located(known.map(({ number, secret }) => ({
      kind: 'openingBalance' as const, personNumber: number, taxYear: 2026, throughMonth: '2026-09', monthsEmployed: 9, income: secret.openingIncome, exemptIncome: '0', specialDeduction: '18900', specialAdditionalDeduction: '13500', otherDeduction: '0', taxWithheld: secret.openingTax,
    }))),
    earlierPayslipLines: located(known.map(({ number, secret }) => ({ kind: 'earlierPayslipLine' as const, personNumber: number, month: '2026-09', item: 'netPay', amount: secret.earlierNetPay }))),
    punches: located(known.flatMap((person) => punchesOf(person, person.secret))), approvals: located(known.flatMap((person) => sickLeaveOf(person, person.secret))),
  };
};

const takeIn = async (database: Database, companyId: number, people: readonly Someone[], secrets: Secrets, entity: string): Promise<void> => {
  const context = asSystem(companyId, 'proof', 'proof');
  await withCompany(database, context, async (tx) => {
    const imported = await importWorkbookFacts(tx, { facts: factsOf(people, secrets, entity), rowErrors: [], sourceCode: 'workbook', rows: 'all' });
    assert(imported.ok, `the company is taken in: ${JSON.stringify(imported)}`);
    await finishImport(tx, { sourceCode: 'workbook', report: imported.value, nowMilliseconds: gateNow });
    for (const { number } of people) {
      await tx.query("insert into people.source_identity (company_id, source_code, source_person_key, person_id, matched_by) select company_id, 'wecom', $3, person_id, 'proof' from people.person where company_id = $1 and person_number = $2", [companyId, number, secrets(number).account]);
    }
    assert((await activatePacks(tx, readPackTexts())).ok, 'the packs are activated');
    // Staff look at their payslips in many a proof, and the month is a preview.
    await chooseDelivery(tx, true);
  });
  const run = await calculateRun(database, context, { month: gateMonth, mode: 'compute' });
  assert(run.ok, `the month is computed: ${JSON.stringify(run)}`);
};

const idsOf = async (tx: CompanyTransaction): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await tx.query<{ person_id: number; person_number: string }>('select person_id, person_number from people.person where company_id = $1', [tx.companyId]);
  return new Map(rows.map((row) => [row.person_number, row.person_id]));
};

export type GateCompany = { readonly companyId: number; readonly foreignCompanyId: number; readonly personIds: ReadonlyMap<string, number> };

/** Fills the given company and a second one beside it. */
export const fillGateCompany = async (database: Database, companyId: number, secrets: Secrets): Promise<GateCompany> => {
  await takeIn(database, companyId, staff, secrets, '示例公司');
  const second = await createCompany(database, { companyCode: 'second', name: '第二公司' });
  assert(second.ok, 'the second company is made');
  await takeIn(database, second.value.companyId, foreigners, secrets, '第二公司');
  const personIds = await withCompany(database, asSystem(companyId, 'proof', 'proof'), idsOf);
  return { companyId, foreignCompanyId: second.value.companyId, personIds };
};

/** Secrets without an intent: each person has their own, none the same as another's. */
export const plainSecrets: Secrets = (personNumber) => {
  const place = [...staff, ...foreigners].findIndex(({ number }) => number === personNumber);
  return {
    wage: `${11_000 + 137 * place}.56`, identityNumber: `99010119900101${String(place).padStart(3, '0')}X`, mobile: `100${String(place).padStart(4, '0')}4321`, email: `p${place}@secret.example`, rent: '1500', openingIncome: String(108_000 + place), openingTax: String(900 + place),
    earlierNetPay: String(8_000 + 11 * place), sickDays: [12 + (place % 3)], leave: 'sickLeave', lateDays: place % 2 === 0 ? [9, 20] : [14], scheduleCode: place % 4 === 1 ? 'SITE' : 'OFFICE', account: `account-${personNumber.toLowerCase()}`, points: String(60 + place), words: `评语 ${personNumber}`,
  };
};
