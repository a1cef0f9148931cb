/**
 * Figure 6, the bank's files: a month of six legal entities, one for each layout, paid out until nobody is owed anything.
 * Some people are held and let go later, some have no account, some lines come back. After each step the files are read by
 * their layouts' own readers (pain.001 by its schema too) and every line is held against the payslips: who is due, once, the
 * net, into the person's own account. A file number never has a second content, not even under a layout that has changed.
 */
import { readFileSync } from 'node:fs';
import { validateXML } from 'xmllint-wasm';
import { madeUpCard } from '#apps/start/demo-bank-accounts';
import { payRunKinds, runDecisions } from '#apps/work/pay-run-kinds';
import { payoutDeps, payoutKinds } from '#apps/work/payout-work';
import { withTestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import type { WorkbookFacts } from '#contracts/flow/workbook-facts';
import { choosePayer, makePaymentFiles, peopleInFiles, registerPayoutRoutes, takeResults } from '#modules/payout';
import { loadPayslipsOfRun, netOf, readRunById, registerPayRunRoutes } from '#modules/payroll';
import { bankProposalKinds, loadBankAccounts } from '#modules/people';
import { withCompany, type Subject } from '#modules/platform';
import { bankFileLayouts } from '#outputs/bank-file';
import type { Figure, SuiteOptions } from '../figure.ts';
import { orThrow } from '../or-throw.ts';
import { bindRoutes } from './call-routes.ts';
import { approve, hireOffice, lockMonth, type Office } from './close-month.ts';
import { beginYear, hear, type YearCompany } from './year-company.ts';
import { heardIn, makeYear, monthOf } from './year-facts.ts';

const fullPeople = 300;
/** After every account's day of effect. */
const payDate = '2026-12-31';
const bankKinds = bankProposalKinds({ askLater: () => Promise.resolve(), wakeNotices: () => Promise.resolve() });

const entityOf = (index: number): string => `示例公司${(index % bankFileLayouts.length) + 1}`;

/** Each person at one of as many legal entities as there are layouts. */
const spread = (facts: WorkbookFacts): WorkbookFacts => {
  const order = new Map([...new Set(facts.terms.map(({ fact }) => fact.personNumber))].map((personNumber, index) => [personNumber, index]));
  return { ...facts, terms: facts.terms.map(({ row, fact }) => ({ row, fact: { ...fact, legalEntity: entityOf(order.get(fact.personNumber) ?? 0) } })) };
};

type Payee = { readonly personId: number; readonly personNumber: string; readonly net: bigint; readonly account: string | null };
type House = { readonly company: YearCompany; readonly office: Office; readonly subject: Subject; readonly runId: number; readonly people: ReadonlyMap<number, Payee>; readonly wrong: { readonly lines: string[]; readonly files: string[]; readonly numbers: string[] } };
type File = { readonly fileId: number; readonly number: string; readonly layout: string; readonly bytes: Uint8Array };

const routesWith = ({ company }: House, layouts: typeof bankFileLayouts) => bindRoutes((server) => {
  registerPayoutRoutes(server, { ...payoutDeps, layouts, database: company.database, nowMilliseconds: () => Date.now(), nameUsers: () => Promise.resolve(new Map()) });
  registerPayRunRoutes(server, { database: company.database, kinds: payRunKinds, decisions: runDecisions, zone: payoutDeps.zone, peopleInFiles, nameUsers: () => Promise.resolve(new Map()) });
});

/** What a layout writes after somebody has changed its code. */
const changedLayouts: typeof bankFileLayouts = bankFileLayouts.map((layout) => ({ ...layout, render: (input) => layout.render({ ...input, lines: input.lines.map((line) => ({ ...line, remark: `${line.remark}。` })) }) }));

const ask = async (house: House, operationId: string, fileId: number, layouts: typeof bankFileLayouts): Promise<Uint8Array | string> => {
  const answer = await routesWith(house, layouts)(house.subject, operationId, { params: { fileId: String(fileId) } });
  return answer.ok ? (answer.value['content'] as Uint8Array) : answer.error.code;
};

/** Makes the files of everybody who can be paid, lets them go and downloads them; answers none when nobody can be. */
const payOut = async (house: House): Promise<readonly File[]> => {
  const { company, office, runId, wrong } = house;
  const made = await withCompany(company.database, office.clerk, (tx) => makePaymentFiles(tx, payoutDeps, { runId, payDate, expectedPeople: null, acceptsOtherMonth: true }));
  if (!made.ok && made.error.code === 'nothingToPayOut') return [];
  const files: File[] = [];
  for (const { fileId, number, proposalId } of orThrow('payment files', made)) {
    if ((await ask(house, 'downloadPaymentFile', fileId, bankFileLayouts)) !== 'fileNotReleased') wrong.files.push(`${number} came out before it was approved`);
    orThrow(`${number} approved`, await approve(company, office.supervisor, payoutKinds, proposalId));
    const bytes = await ask(house, 'downloadPaymentFile', fileId, bankFileLayouts);
    if (typeof bytes === 'string') throw new Error(`${number}: ${bytes}`);
    const { rows } = await company.database.ownerPool.query<{ layout: string }>('select layout from payout.payment_file where company_id = $1 and file_id = $2', [company.companyId, fileId]);
    files.push({ fileId, number, layout: rows[0]?.layout ?? '', bytes });
  }
  return files;
};

const textOf = ({ bytes, layout }: File): string => new TextDecoder(layout.endsWith('Gb18030') ? 'gb18030' : 'utf-8').decode(bytes);

/** The stored lines of a file: whom each line number pays. */
const payeesOf = async ({ company }: House, fileId: number): Promise<ReadonlyMap<number, number>> => {
  const { rows } = await company.database.ownerPool.query<{ line_number: number; person_id: number }>('select line_number, person_id from payout.payment_line where company_id = $1 and file_id = $2', [company.companyId, fileId]);
  return new Map(rows.map((row) => [row.line_number, row.person_id]));
};

const schemaOf = (version: string) => [{ fileName: `${version}.xsd`, contents: readFileSync(new URL(`../../outputs/bank-file/schema/pain.001.001.${version}.xsd`, import.meta.url), 'utf8') }];

/** Reads files as the bank would and holds them against who is due. */
const judgeFiles = async (house: House, files: readonly File[], due: ReadonlySet<number>): Promise<number> => {
  const { people, wrong } = house;
  const paid = new Set<number>();
  for (const file of files) {
    const read = bankFileLayouts.find(({ code }) => code === file.layout)?.check(file.bytes);
    if (read === undefined || !read.ok) {
      wrong.files.push(`${file.number} ${file.layout}: ${read === undefined || read.ok ? 'no reader' : `${read.error.code} at ${read.error.at}`}`);
      continue;
    }
    const version = /^pain001001(\d\d)$/.exec(file.layout)?.[1];
    if (version !== undefined && !(await validateXML({ xml: [{ fileName: 'file.xml', contents: textOf(file) }], schema: schemaOf(version) })).valid) wrong.files.push(`${file.number}: not by the schema`);
    const payees = await payeesOf(house, file.fileId);
    const records = textOf(file).split(/\r\n|<CdtTrfTxInf>/);
    let total = 0n;
    for (const { key, amount } of read.value.lines) {
      const person = people.get(payees.get(Number(key.split('-').at(-1))) ?? 0);
      const record = records.find((text) => new RegExp(`${key}(?!\\d)`).test(text)) ?? '';
      if (person === undefined || !due.has(person.personId) || paid.has(person.personId)) wrong.lines.push(`${key}: ${person?.personNumber ?? 'nobody'} is not due`);
      else if (amount !== person.net || person.account === null || !record.includes(person.account)) wrong.lines.push(`${key}: not the net of ${person.personNumber} into their account`);
      paid.add(person?.personId ?? 0);
      total += person?.net ?? 0n;
    }
    if (read.value.totals['amount'] !== total) wrong.files.push(`${file.number}: its sum is not that of its people`);
  }
  for (const personId of due) if (!paid.has(personId)) wrong.lines.push(`${people.get(personId)?.personNumber ?? ''} is due and in no file`);
  return paid.size;
};

type Word = '成功' | '失败' | '退票' | '';

/** The bank's answer to a file, by line; taken in twice, as a clerk does who is not sure. Empty: no answer to that line. */
const answer = async (house: House, file: File, wordOf: (line: number) => Word): Promise<readonly number[]> => {
  const { company, office, people } = house;
  const payees = await payeesOf(house, file.fileId);
  const rows = [...payees].map(([line, personId]) => {
    const units = String(people.get(personId)?.net ?? 0n).padStart(3, '0');
    return `${file.number}-${line},${units.slice(0, -2)}.${units.slice(-2)},${wordOf(line)},${wordOf(line) === '失败' || wordOf(line) === '退票' ? '账号有误' : ''},`;
  });
  const bytes = Buffer.from(['业务编号,金额,结果,原因,银行流水号', ...rows].join('\n'));
  for (const time of ['once', 'again']) {
    const taken = orThrow(`answers ${time}`, await withCompany(company.database, office.clerk, (tx) => takeResults(tx, payoutDeps, { fileId: file.fileId, bytes })));
    if (taken.faults.length > 0) throw new Error(`answers refused: ${JSON.stringify(taken.faults.slice(0, 3))}`);
  }
  return [...payees].flatMap(([line, personId]) => (wordOf(line) === '失败' || wordOf(line) === '退票' ? [personId] : []));
};

/** Every number again: the same bytes as when it was let go, nothing under a layout that writes otherwise, no number twice. */
const judgeNumbers = async (house: House, files: readonly File[]): Promise<void> => {
  const { numbers } = house.wrong;
  if (new Set(files.map(({ number }) => number)).size !== files.length) numbers.push('a number was given out twice');
  for (const file of files) {
    const again = await ask(house, 'downloadPaymentFile', file.fileId, bankFileLayouts);
    if (typeof again === 'string' || !Buffer.from(again).equals(file.bytes)) numbers.push(`${file.number}: ${typeof again === 'string' ? again : 'other bytes'}`);
    const changed = await ask(house, 'downloadPaymentFile', file.fileId, changedLayouts);
    if (changed !== 'fileChanged') numbers.push(`${file.number}: a changed layout wrote it again`);
  }
};

const accountsOf = (people: readonly { readonly personNumber: string; readonly name: string }[]) =>
  people.map(({ personNumber, name }, index) => ({ personNumber, holderName: name, bankName: '中国工商银行', branchCode: '102290000001', accountNumber: madeUpCard(index + 1) }));

/** A locked month with accounts of nearly everybody and an account that pays for each legal entity. */
const openHouse = async (company: YearCompany, seed: number, count: number): Promise<House> => {
  const office = await hireOffice(company);
  await hear(company, spread(heardIn(makeYear(seed, count), 1, true)));
  const { runId } = await lockMonth(company, office, monthOf(1));
  const payslips = (await company.inCompany(async (tx) => loadPayslipsOfRun(tx, (await readRunById(tx, runId))!))).filter(({ status }) => status === 'computed');
  const accounts = accountsOf(payslips).filter((_, index) => index % 11 !== 10);
  const loaded = orThrow('accounts', await withCompany(company.database, office.clerk, (tx) => loadBankAccounts(tx, accounts)));
  if (loaded.proposalId === null) throw new Error(`accounts refused: ${JSON.stringify(loaded.failures[0])}`);
  orThrow('accounts approved', await approve(company, office.supervisor, bankKinds, loaded.proposalId));
  for (const [index, { code }] of bankFileLayouts.entries()) {
    const payer = { legalEntity: entityOf(index), holderName: entityOf(index), bankName: '中国银行', branchCode: '104290000002', accountNumber: '1001234509876543210', layout: code, neededApprovals: 1 } as const;
    orThrow('payer', await withCompany(company.database, office.clerk, (tx) => choosePayer(tx, payoutDeps.layouts, payer)));
  }
  const accountOf = new Map(accounts.map(({ personNumber, accountNumber }) => [personNumber, accountNumber]));
  const people = new Map(payslips.map((payslip) => [payslip.personId, { personId: payslip.personId, personNumber: payslip.personNumber, net: BigInt(netOf(payslip)), account: accountOf.get(payslip.personNumber) ?? null }]));
  return { company, office, runId, people, subject: testSubject({ companyId: company.companyId, role: 'payrollClerk', userId: `proof-clerk-${company.companyId}` }), wrong: { lines: [], files: [], numbers: [] } };
};

type PaidOut = { readonly wrong: House['wrong']; readonly linesRead: number; readonly files: number; readonly held: number };

/** Three rounds: all but the held; those let go and whom the bank gave back; nobody. */
const payEverybody = async (house: House): Promise<PaidOut> => {
  const payable = [...house.people.values()].filter(({ net, account }) => net > 0n && account !== null);
  const held = payable.filter((_, index) => index % 7 === 3);
  const holdings = { params: { runId: String(house.runId) }, body: { personNumbers: held.map(({ personNumber }) => personNumber), reason: 'dispute', note: 'asked to wait' } };
  const routes = routesWith(house, bankFileLayouts);
  orThrow('held', await routes(house.subject, 'holdPay', holdings));
  const heldIds = new Set(held.map(({ personId }) => personId));
  const first = await payOut(house);
  let linesRead = await judgeFiles(house, first, new Set(payable.flatMap(({ personId }) => (heldIds.has(personId) ? [] : [personId]))));
  if ((await payOut(house)).length > 0) house.wrong.lines.push('paid again before the bank had answered');
  const back = new Set(heldIds);
  for (const file of first) {
    for (const personId of await answer(house, file, (line) => (line % 5 === 2 ? '失败' : '成功'))) back.add(personId);
    for (const personId of await answer(house, file, (line) => (line % 5 === 4 ? '退票' : ''))) back.add(personId);
  }
  orThrow('let go', await routes(house.subject, 'releasePay', holdings));
  const second = await payOut(house);
  linesRead += await judgeFiles(house, second, back);
  for (const file of second) await answer(house, file, () => '成功');
  if ((await payOut(house)).length > 0) house.wrong.lines.push('paid again after everything was paid');
  await judgeNumbers(house, [...first, ...second]);
  return { wrong: house.wrong, linesRead, files: first.length + second.length, held: held.length };
};

export const bankPart = {
  name: 'bank',
  run: async ({ seeds, scale, log }: SuiteOptions): Promise<readonly Figure[]> => {
    const seed = seeds[0] ?? 1;
    const box: { done: PaidOut | null } = { done: null };
    await withTestDatabase(async ({ database, company: { companyId } }) => {
      box.done = await payEverybody(await openHouse(await beginYear(database, companyId), seed, Math.max(30, Math.round(fullPeople * scale))));
    });
    const { done } = box;
    if (done === null) throw new Error('nothing was paid');
    const { lines, files, numbers } = done.wrong;
    for (const wrong of [...lines, ...files, ...numbers].slice(0, 10)) log(`  ${wrong}`);
    return [
      { bar: 'bank.linesWrong', value: lines.length, n: done.linesRead, note: `seed ${seed}, two rounds, ${done.held} people held at first` },
      { bar: 'bank.filesWrong', value: files.length, n: done.files, note: `${bankFileLayouts.length} layouts, read by their own readers, pain.001 by its schema` },
      { bar: 'bank.numbersReused', value: numbers.length, n: done.files * 2, note: 'downloaded again, and under a layout that has changed' },
    ];
  },
};
