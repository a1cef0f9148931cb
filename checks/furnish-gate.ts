/**
 * What an office adds to the company of the gate over HTTP, as its clerk would: fields of its own, pay beside the monthly
 * computation, debts, rows of the leave ledger; then the month computed again and compared with the one before. What may be
 * hidden of a person differs with their secrets; how much is written does not.
 */
import { assert } from '#kernel/base/result';
import { calculateRun, readRun, refreshReview } from '#modules/payroll';
import { asSystem, withCompany, type Database } from '#modules/platform';
import { gateMonth, staff, type GateCompany, type Secrets } from './gate-company.ts';
import { callerHeader, type GateServer } from './gate-server.ts';

type Write = readonly [path: string, body: Readonly<Record<string, unknown>>];

const customFields: readonly Write[] = [
  ['/api/custom-fields', { code: 'stipend', titleZh: '津贴标准', titleEn: 'Stipend', kind: 'money', fieldClass: 'pay' }],
  ['/api/custom-fields', { code: 'dormitory', titleZh: '宿舍', titleEn: 'Dormitory', kind: 'text', fieldClass: 'personal' }],
];
const payItem: Write = ['/api/pay-items', { code: 'nightAllowance', titleChinese: '夜班津贴', titleEnglish: 'Night allowance', treatment: 'taxableOther', isActive: true }];

const writesAbout = (personNumber: string, secrets: Secrets): readonly Write[] => {
  const { openingTax, mobile, account, lateDays } = secrets(personNumber);
  return [
    [`/api/people/${personNumber}/custom-values`, { code: 'stipend', validFrom: '2026-01-01', value: openingTax }],
    [`/api/people/${personNumber}/custom-values`, { code: 'dormitory', validFrom: '2026-01-01', value: `${account} ${mobile}` }],
    [`/api/leave/people/${personNumber}/entries`, { account: 'companyAnnual', entry: 'opening', minutes: 480 * (1 + lateDays.length), validFrom: '2026-01-01', usableUntil: '2026-12-31', reason: account }],
    ['/api/deduction-orders', { personNumber, kind: 'advance', fromMonth: gateMonth, total: openingTax, monthly: '100', protectedAmount: '0', priority: 1, isActive: true, reason: openingTax }],
  ];
};

const entriesOf = (secrets: Secrets): Write => ['/api/pay-entries', {
  rows: staff.map(({ number }) => ({ personNumber: number, item: 'nightAllowance', fromMonth: gateMonth, toMonth: gateMonth, amount: secrets(number).openingTax, reason: `${secrets(number).openingTax} 元` })),
}];

const basesOf = (secrets: Secrets): Write => ['/api/performance-bases', { rows: staff.map(({ number }) => ({ personNumber: number, fromMonth: gateMonth, amount: secrets(number).openingTax, reason: secrets(number).account })) }];

/** Writes all of it. Throws when the office is refused anything. */
export const furnishGate = async ({ server }: GateServer, database: Database, { companyId }: GateCompany, secrets: Secrets): Promise<void> => {
  const writes = [...customFields, payItem, entriesOf(secrets), basesOf(secrets), ...staff.flatMap(({ number }) => writesAbout(number, secrets))];
  for (const [index, [url, body]] of writes.entries()) {
    const commandId = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    const { statusCode, body: answer } = await server.fastify.inject({ method: 'POST', url, headers: { [callerHeader]: 'payrollClerk' }, payload: { commandId, ...body } });
    assert(statusCode === 200 && !answer.includes('"refused":[{'), `${url}: ${statusCode} ${answer}`);
  }
  const system = asSystem(companyId, 'proof', 'proof');
  const computed = await calculateRun(database, system, { month: gateMonth, mode: 'compute' });
  assert(computed.ok, `the month is computed again: ${JSON.stringify(computed)}`);
  await withCompany(database, system, async (tx) => {
    const run = await readRun(tx, gateMonth);
    assert(run !== null && (await refreshReview(tx, run, { zone: 'Asia/Shanghai' })).ok, 'the month is compared with the one before');
  });
};
