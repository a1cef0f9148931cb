/**
 * Figure 4, second half: the product runs with values in it that must never be said: wages, an identity number, a bank
 * account, passwords, a second factor's secret, a program's key, a source's secret, session tokens. Everything that goes
 * wrong in a life is provoked; then every log, answer, payload, journal and file is searched for them.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../apps/setup/embedded-postgres.ts';
import { appCode } from '#checks/totp-app';
import type { Figure, SuiteOptions } from '../figure.ts';
import { workOnGrowth, type GrowthCanaries } from './canary-growth.ts';
import { workInOffice, type OfficeCanaries } from './canary-office.ts';
import { withCheckDigit } from '#apps/start/demo-bank-accounts';
import { fillTemplate, identityNumberOf } from './canary-workbook.ts';
import { describeHits, joinSearches, searchDatabase, searchFiles, searchTexts, type Canary, type Search } from './find-canaries.ts';
import { startProduct, type Answer, type Caller, type RunningProduct } from './running-product.ts';

const month = '2026-10';
const personNumber = 'CANARY1';
const wage = '71234.56';
const identityNumber = identityNumberOf(731);
const card = withCheckDigit('622202987654321');
const wrongPassword = `wrong-${'canary'}-7fq2 tamarind`;
const sourceSecret = 'canary-secret-of-the-source-93xw';
const tornMail = 'torn.canary@example.test';
const office: OfficeCanaries = {
  month, personNumber, identityNumber, entry: '4321.87', debt: '98761.43', stipend: '55512.34', payingAccount: withCheckDigit('622202123456789'), password: 'opens-canary-payslip-4kd', hiredWage: '61234.78', declared: '83617.91',
};

const growth: GrowthCanaries = {
  month, personNumber, base: '7654.39', feedback: 'canary-feedback-8wq tamarisk', evaluation: 'canary-evaluation-2kd hornbeam', checkIn: 'canary-check-in-5vx larch', question: 'canary-question-9bn sycamore', answer: 'canary-answer-3hj rowan',
  suggestion: 'canary-suggestion-6pt alder', course: 'canary-course-1mz juniper',
  candidate: { name: '金丝雀候选人戊', mobile: '13900007417', email: 'canary.candidate@example.test', identityNumber: identityNumberOf(741), experience: 'canary-experience-4rf whitebeam' },
};
const growthValues: readonly Canary[] = [
  ...(['base', 'feedback', 'evaluation', 'checkIn', 'question', 'answer', 'suggestion', 'course'] as const).map((name) => ({ name: `growth's ${name}`, value: growth[name] })),
  ...(['name', 'mobile', 'email', 'identityNumber', 'experience'] as const).map((name) => ({ name: `candidate's ${name}`, value: growth.candidate[name] })),
];

/** `outside`: may stand in tables by its class, and nowhere else. */
type Found = { readonly canaries: Canary[]; readonly outside: Canary[] };

/**
 * A session's cookie is a token and a signature over it. The sign-in's own table holds the token, which opens nothing
 * without the signature; whoever says either of them elsewhere says too much.
 */
const keepCookies = (caller: Caller, found: Found, whose: string): void => {
  for (const cookie of caller.cookies()) {
    const value = decodeURIComponent(cookie);
    if (value.length <= 20) continue;
    found.canaries.push({ name: `session of ${whose}`, value });
    found.outside.push({ name: `session token of ${whose}`, value: value.split('.')[0]! });
  }
};

const expect = (answer: Answer, what: string, ...statuses: readonly number[]): Answer => {
  if (!(statuses.length === 0 ? [200] : statuses).includes(answer.status)) throw new Error(`${what}: ${answer.status} ${answer.text.slice(0, 300)}`);
  return answer;
};
const json = <T>(answer: Answer): T => JSON.parse(answer.text) as T;
const wish = (more: object = {}): object => ({ commandId: randomUUID(), ...more });

const signInAs = async (product: RunningProduct, found: Found, role: string): Promise<Caller> => {
  const caller = product.caller();
  expect(await caller.post('/api/session/demo', { role }), `one click as ${role}`);
  keepCookies(caller, found, role);
  return caller;
};

/** Where and how somebody paid by the month works: the canary works the same. */
const termsOfSomebody = async (clerk: Caller): Promise<Readonly<Record<string, string>>> => {
  type Row = { readonly personNumber: string; readonly wageKind: string | null };
  type Terms = { readonly legalEntity: string; readonly workplaceName: string; readonly insurancePlace: string | null; readonly scheduleCode: string };
  for (const row of json<{ rows: readonly Row[] }>(expect(await clerk.get('/api/people?state=employed&pageSize=30'), 'people')).rows) {
    if (row.wageKind !== 'monthly') continue;
    const person = json<{ workplaceCode: string; terms: readonly Terms[] }>(expect(await clerk.get(`/api/people/${row.personNumber}`), 'person'));
    const [terms] = person.terms;
    if (terms !== undefined && terms.insurancePlace !== null) return { 用人单位: terms.legalEntity, 工作地点: person.workplaceCode, 参保地: terms.insurancePlace, 班次方案: terms.scheduleCode };
  }
  throw new Error('nobody of the demonstration is paid by the month and insured');
};

/** One good workbook with a person and a wage, one that is refused with both in its cells, one that breaks a rule of the database. */
const importWorkbooks = async (clerk: Caller): Promise<void> => {
  const people = (number: string, name: string, mail: string, identity = identityNumber): Readonly<Record<string, string>> =>
    ({ 工号: number, 姓名: name, 证件号码: identity, 手机: '13900007311', 邮箱: mail, 入职日期: '2026-10-12', 部门: '研发部' });
  const days = [12, 13, 14, 15, 16, 19, 20, 21, 22, 23, 26, 27, 28, 29, 30];
  const punches = days.flatMap((day) => ['08:55', '18:05'].map((time): Readonly<Record<string, string>> => ({ 工号: personNumber, 打卡时间: `2026-10-${day} ${time}` })));
  const like = await termsOfSomebody(clerk);
  const terms = (amount: string): Readonly<Record<string, string>> =>
    ({ 工号: personNumber, 生效日期: '2026-10-12', ...like, 计薪方式: '月薪', 工资标准: amount, 币种: 'CNY', 社保缴费基数: wage, 公积金缴存基数: wage, 公积金缴存比例: '7%' });
  const send = async (name: string, sheets: Parameters<typeof fillTemplate>[1]): Promise<Answer> => clerk.upload(`/api/imports?commandId=${randomUUID()}`, name, await fillTemplate(clerk, sheets));
  const good = json<{ state: string; failures: unknown }>(expect(await send('good.xlsx', { 员工: [people(personNumber, '金丝雀', 'canary.person@example.test')], 合同与薪资: [terms(wage)], 打卡记录: punches }), 'good import'));
  if (good.state !== 'landed') throw new Error(`the good workbook was refused: ${JSON.stringify(good.failures)}`);
  const refused = json<{ state: string; importId: string }>(expect(await send('bad.xlsx', { 员工: [people(personNumber, '金丝雀', 'not a mail'), people('CANARY2', '', 'x', `${identityNumber}9`)], 合同与薪资: [terms(`${wage}7`)] }), 'bad import'));
  if (refused.state !== 'refused') throw new Error('the bad workbook was not refused');
  expect(await clerk.get(`/api/imports/${refused.importId}/failed-rows`), 'failed rows');
  expect(await clerk.upload(`/api/imports?commandId=${randomUUID()}`, 'no.xlsx', Buffer.from(`no workbook ${wage} ${identityNumber}`)), 'no workbook', 400, 409, 422);
  expect(await send('torn.xlsx', { 员工: [people('CANARY3', '甲', tornMail, identityNumberOf(732)), people('CANARY4', '乙', tornMail, identityNumberOf(733))] }), 'import that breaks a rule of the database', 500);
};

const bankAccount = async (clerk: Caller): Promise<void> => {
  const account = { personNumber, holderName: '金丝雀', bankName: '示例银行', branchCode: '000000000000', accountNumber: card, reason: '本人书面申请' };
  expect(await clerk.post('/api/bank-accounts/changes', wish(account)), 'bank account');
  expect(await clerk.post('/api/bank-accounts/changes', wish({ ...account, accountNumber: `${card.slice(0, -1)}${(Number(card.at(-1)) + 1) % 10}`, surplus: card })), 'bank account with a field too many', 400);
};

/** A user with a password of their own, a second factor, a wrong password and a wrong code. */
const signIns = async (product: RunningProduct, found: Found): Promise<void> => {
  const email = 'canary.user@example.test';
  const made = await product.command('user', 'create', '--email', email, '--name', '金丝雀用户', '--role', 'payrollClerk', '--company', 'xinghe', '--json');
  const password = (JSON.parse(made.output) as { password: string }).password;
  found.canaries.push({ name: 'password', value: password }, { name: 'wrong password', value: wrongPassword });
  const caller = product.caller();
  expect(await caller.post('/api/session/sign-in', { email, password: wrongPassword }), 'wrong password', 401, 429);
  expect(await caller.post('/api/session/sign-in', { email, password: wrongPassword, again: wrongPassword }), 'wrong password with a field too many', 400, 429);
  expect(await caller.post('/api/session/sign-in', `{"email":"${email}","password":"${password}`), 'torn body', 400);
  await sleep(2500);
  expect(await caller.post('/api/session/sign-in', { email, password }), 'right password');
  const { secret } = json<{ secret: string }>(expect(await caller.post('/api/identity/totp/start', {}), 'second factor'));
  found.canaries.push({ name: 'second factor secret', value: secret });
  const codes = json<{ recoveryCodes: readonly string[] }>(expect(await caller.post('/api/identity/totp/confirm', { code: appCode(secret) }), 'second factor confirmed'));
  for (const code of codes.recoveryCodes) found.canaries.push({ name: 'recovery code', value: code });
  keepCookies(caller, found, 'a user');
  const again = product.caller();
  await again.post('/api/session/sign-in', { email, password });
  expect(await again.post('/api/session/second-factor', { kind: 'recoveryCode', code: 'no such recovery code' }), 'wrong code', 400, 401, 429);
  await caller.post('/api/session/sign-out', {});
};

const programs = async (product: RunningProduct, administrator: Caller, found: Found): Promise<void> => {
  expect(await administrator.post('/api/programs', wish({ programCode: 'canary', name: 'canary', networks: [], requestsPerMinute: 60, grants: [{ action: 'read', fieldClass: 'public' }] })), 'program', 200, 400);
  await administrator.post('/api/programs', wish({ programCode: 'canary', name: 'canary', networks: [], requestsPerMinute: 60 }));
  const issued = await administrator.post('/api/programs/canary/keys', wish({ kind: 'apiKey', expiresAt: '2027-01-31T00:00:00Z' }));
  const key = json<{ secret: string | null }>(expect(issued, 'key of a program')).secret;
  if (key === null) throw new Error('no key was shown');
  found.canaries.push({ name: 'program key', value: key });
  const caller = product.caller();
  await caller.get('/api/people', { authorization: `Bearer ${key}` });
  await caller.get('/api/payroll/2026-10/register', { authorization: `Bearer ${key}` });
  expect(await caller.get('/api/people', { authorization: `Bearer ${key}x` }), 'wrong key', 401);
  expect(await caller.get(`/api/people?key=${key}`), 'key in the address', 400, 401);
};

/** Errors of every layer, each with a value in its hands. */
const provokeErrors = async (clerk: Caller, administrator: Caller, owner: pg.Client): Promise<void> => {
  await clerk.get(`/api/people?search=${identityNumber}%00`);
  await clerk.get(`/api/people?search=${encodeURIComponent(`'; select '${wage}`)}`);
  await clerk.get(`/api/people?nothing=${wage}`);
  await clerk.get(`/api/people/${identityNumber}`);
  await clerk.get(`/api/payroll/${wage}/register`);
  await clerk.post('/api/unmatched/match', wish({ sourceCode: 'wecom', sourcePersonKey: identityNumber, personNumber: wage }));
  await clerk.post('/api/unmatched/match', `{"commandId": "${identityNumber}", "x": ${wage}`);
  await clerk.post('/api/unmatched/match', { commandId: wage, sourceCode: { deep: identityNumber }, [card]: card });
  await administrator.post('/api/sources/wecom/settings', wish({ settings: { appSecret: sourceSecret } }));
  await administrator.post('/api/sources/wecom/check', {});
  await administrator.post('/api/sources/wecom/settings', wish({ settings: { appSecret: 7, [sourceSecret]: sourceSecret } }));
  // A connection that dies under a request.
  await owner.query('begin; lock table people.terms in access exclusive mode');
  const waiting = [clerk.get(`/api/people/${personNumber}`), clerk.get(`/api/payroll/${month}/register`)];
  await sleep(700);
  await owner.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'qinxin' and wait_event_type = 'Lock'");
  await owner.query('rollback');
  await Promise.all(waiting);
};

const startRun = async (clerk: Caller): Promise<void> => void expect(await clerk.post(`/api/payroll/${month}/run`, wish()), 'pay run');

const untilRun = async (clerk: Caller, wanted: readonly string[]): Promise<string> => {
  for (let round = 0; round < 120; round += 1) {
    const status = json<{ run: { status: string } | null }>(await clerk.get(`/api/payroll/${month}/run`)).run?.status ?? 'none';
    if (wanted.includes(status)) return status;
    await sleep(500);
  }
  return 'late';
};

/** A worker that is killed in the middle of a run, and a run that meets a broken seal. */
const crashWorker = async (product: RunningProduct, clerk: Caller, owner: pg.Client): Promise<number> => {
  await startRun(clerk);
  const killed = product.workers();
  for (const worker of killed) process.kill(worker, 'SIGKILL');
  await untilRun(clerk, ['preview']);
  const { rows } = await owner.query<{ terms_id: string; sealed: Buffer }>("select terms_id::text, amounts_sealed as sealed from people.terms join people.person using (company_id, person_id) where person_number = $1 limit 1", [personNumber]);
  const { terms_id: termsId, sealed } = rows[0]!;
  const broken = Buffer.from(sealed);
  broken.writeUInt8(broken.readUInt8(30) ^ 1, 30);
  await owner.query('update people.terms set amounts_sealed = $2 where terms_id = $1', [termsId, broken]);
  await clerk.get(`/api/people/${personNumber}`);
  await startRun(clerk);
  await sleep(4_000);
  await owner.query('update people.terms set amounts_sealed = $2 where terms_id = $1', [termsId, sealed]);
  await untilRun(clerk, ['preview', 'failed']);
  return killed.length;
};

const readPay = async (clerk: Caller, found: Found): Promise<void> => {
  await untilRun(clerk, ['preview']);
  const payslip = expect(await clerk.get(`/api/payroll/${month}/payslips/${personNumber}`), 'payslip');
  const amounts = [...payslip.text.matchAll(/"(\d{4,}\.\d{2})"/g)].map(([, amount]) => amount!);
  if (amounts.length < 3) throw new Error(`the canary has no payslip: ${payslip.text.slice(0, 300)}`);
  for (const value of new Set(amounts)) if (!value.endsWith('0.00')) found.canaries.push({ name: 'amount of the payslip', value });
  for (const format of ['xlsx', 'csv']) expect(await clerk.get(`/api/payroll/${month}/export?format=${format}`), 'export');
  await clerk.get(`/api/payroll/${month}/payslips/${personNumber}/lines/netPay/explanation`);
};

const ownCopy = async (employee: Caller): Promise<void> => {
  const { exportId } = json<{ exportId: string }>(expect(await employee.post('/api/my/data/exports', wish()), 'own copy'));
  for (let round = 0; round < 40; round += 1) {
    const answer = await employee.get(`/api/my/data/exports/${exportId}`);
    if (answer.status === 200) return;
    await sleep(500);
  }
  throw new Error('the own copy was never made');
};

const journalsOf = async (owner: pg.Client): Promise<readonly { readonly place: string; readonly text: string }[]> => {
  const { rows } = await owner.query<{ url: string }>("select distinct settings ->> 'baseUrl' as url from sync.source where settings ? 'baseUrl'");
  const journals = [];
  for (const { url } of rows) journals.push({ place: `journal of ${url}`, text: await (await fetch(`${url}/__sim/journal`)).text() });
  return journals;
};

export type CanaryOutcome = { readonly hits: Search['hits']; readonly places: number; readonly canaries: number; readonly workersKilled: number; readonly errors: number };

const live = async (product: RunningProduct, owner: pg.Client, found: Found): Promise<{ readonly workersKilled: number; readonly journals: readonly { readonly place: string; readonly text: string }[] }> => {
  const [administrator, clerk, employee] = [await signInAs(product, found, 'administrator'), await signInAs(product, found, 'payrollClerk'), await signInAs(product, found, 'employee')];
  // A rule of the database that a workbook breaks: its error names the value.
  await owner.query(`create unique index canary_mail on people.person (company_id, email) where email = '${tornMail}'`);
  await importWorkbooks(clerk);
  await bankAccount(clerk);
  await startRun(clerk);
  await untilRun(clerk, ['preview']);
  await workInOffice(clerk, office, async () => {
    await startRun(clerk);
    await untilRun(clerk, ['preview']);
  });
  await readPay(clerk, found);
  await workOnGrowth(clerk, employee, growth);
  await ownCopy(employee);
  await signIns(product, found);
  await programs(product, administrator, found);
  await provokeErrors(clerk, administrator, owner);
  const workersKilled = await crashWorker(product, clerk, owner);
  await product.command('payroll', 'run', '--month', wage, '--company', 'xinghe', '--json');
  await clerk.get('/metrics');
  return { workersKilled, journals: await journalsOf(owner) };
};

/** Lives through all of it, stops, and searches. */
const searchCanaries = async (request: { readonly seed: number; readonly people: number }): Promise<CanaryOutcome> => {
  const found: Found = {
    canaries: [{ name: 'wage', value: wage }, { name: 'identity number', value: identityNumber }, { name: 'bank account', value: card }, { name: 'secret of a source', value: sourceSecret },
      ...(['entry', 'debt', 'stipend', 'payingAccount', 'password', 'hiredWage', 'declared'] as const).map((name) => ({ name: `office's ${name}`, value: office[name] })), ...growthValues],
    // Personal, so that tables may hold it; the rule it breaks names it in an error.
    outside: [{ name: 'torn value', value: tornMail }],
  };
  const product = await startProduct(request);
  try {
    // Joins the server that the product runs.
    const joined = await startEmbeddedPostgres({ dataFolder: product.dataFolder, durability: 'product' });
    if (!joined.ok) throw new Error(`database of the product: ${joined.error.code}`);
    const { connectionString, stop: leave } = joined.value;
    const owner = new pg.Client({ connectionString });
    await owner.connect();
    let lived: Awaited<ReturnType<typeof live>>;
    let tables: Search;
    try {
      lived = await live(product, owner, found);
      await owner.query('checkpoint');
      tables = await searchDatabase(connectionString, found.canaries);
    } finally {
      await owner.end();
      await leave();
    }
    await product.stop();
    const outside = [...found.canaries, ...found.outside];
    const isStorage = (file: string): boolean => file.startsWith(path.join(product.dataFolder, 'postgres'));
    const search = joinSearches(
      tables, searchTexts([{ place: 'output of the product', text: product.output() }, ...product.errorAnswers, ...lived.journals], outside),
      searchFiles([product.dataFolder, product.temporaryFolder], found.canaries), searchFiles([product.dataFolder, product.temporaryFolder], outside, (file) => isStorage(file) && !file.endsWith('.log')),
    );
    return { hits: search.hits, places: search.places, canaries: outside.length, workersKilled: lived.workersKilled, errors: product.errorAnswers.length };
  } finally {
    await product.stop();
    product.forget();
  }
};

export const canaryPart = {
  name: 'canary',
  run: async (options: SuiteOptions): Promise<readonly Figure[]> => {
    const outcome = await searchCanaries({ seed: options.seeds[0] ?? 1, people: 40 });
    const isAlive = outcome.workersKilled > 0 && outcome.errors >= 15 && outcome.canaries >= 35;
    return [{
      bar: 'canary.hits', value: outcome.hits.length, n: isAlive ? outcome.places : 0,
      note: `${outcome.canaries} values; ${outcome.errors} error answers, ${outcome.workersKilled} workers killed, ${outcome.places} tables, texts and files ${describeHits(outcome.hits)}`.trim(),
    }];
  },
};
