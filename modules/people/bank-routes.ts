/** HTTP of bank accounts: one's own, the changes that wait, findings, holds. Numbers are masked but for the two routes that say so. */
import * as routes from '#contracts/api/bank-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import {
  dateInZone, epochDayOf, findProposal, forSubject, humansOf, isAnotherHuman, isCheckerOf, openProposalsAbout, readCompany, runCommand, toldAbout,
  userOfActor, withCompany, type ApiFailure, type ApiServer, type CompanyTransaction, type Database, type Proposal, type ProposalKind, type Subject,
  type ToldRow,
} from '#modules/platform';
import { askBankChange, type BankWish } from './ask-bank-change.ts';
import { changesOf, findPeople, newPayees, pageOfChanges, readBankPolicy, sealedAccounts, type BankChange } from './bank-account-store.ts';
import { markOfAccount, openAccountNumbers } from './bank-account-values.ts';
import { askBankPolicy } from './bank-policy.ts';
import { findBankFindings, type BankFinding } from './bank-findings.ts';
import { loadBankAccounts, readLoadRows } from './load-bank-accounts.ts';
import { readPayAccounts } from './pay-accounts.ts';
import { employedPersons } from './people-questions.ts';
import { objectToBankChange } from './stop-bank-change.ts';
import { subjectOfChange } from './tell-bank-change.ts';

export type BankRoutesDeps = {
  readonly database: Database;
  readonly nowMilliseconds: () => number;
  /** The zone in which a day of payment begins. */
  readonly zone: string;
  readonly kinds: readonly ProposalKind[];
  /** People who ask for, approve or administer in the office. */
  readonly officePersonIds: (tx: CompanyTransaction) => Promise<readonly number[]>;
  readonly nameUsers: (tx: CompanyTransaction, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Wakes the sender of notices, in the caller's transaction. */
  readonly wakeNotices: (tx: CompanyTransaction) => Promise<void>;
};

type ChangeAnswer = RouteResponse<typeof routes.readOwnBankAccount>['changes'][number];
type OfficeRow = RouteResponse<typeof routes.listBankChanges>['rows'][number];

const payeeDays = 62;
const longestList = 100;
const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();
const instantOrNull = (milliseconds: number | null): string | null => (milliseconds === null ? null : instant(milliseconds));
const refuse = (code: string): Result<never, ApiFailure> => failure(code === 'notFound' || code === 'notAllowed' ? { code } : { code, status: code.startsWith('account') ? 400 : 409 });

const changeAnswer = (change: BankChange, told: readonly ToldRow[]): ChangeAnswer => {
  const isApproved = change.effectiveMilliseconds !== null;
  return {
    changeId: String(change.changeId), holderName: change.holderName, bankName: change.bankName, branchCode: change.branchCode, lastFour: change.lastFour, state: change.state,
    askedAt: instant(change.askedMilliseconds), askedBy: change.askedAs === 'person' ? 'person' : 'office', reason: change.reason,
    approvedAt: isApproved ? instantOrNull(change.decidedMilliseconds) : null, effectiveAt: instantOrNull(change.effectiveMilliseconds),
    endedAt: instantOrNull(change.stoppedMilliseconds ?? (isApproved ? null : change.decidedMilliseconds)), firstPay: change.isReleased ? 'released' : 'held',
    mayObject: change.state === 'asked' || change.state === 'coolingOff',
    told: told.filter(({ about }) => about === subjectOfChange(change.changeId)).map(({ channel, state, settledMilliseconds }) => ({ channel, state, at: instantOrNull(settledMilliseconds) })),
  };
};

const findingAnswer = ({ code, personNumbers }: BankFinding) => ({ code, personNumbers: [...personNumbers] });

/** Who an actor of a row is, as people know them. */

/** Last digits, and whose accounts are equal, are read from the account as its number is. Answers the rows. */
const noteMasked = <Row>(tx: CompanyTransaction, rows: readonly Row[], peopleOf: (row: Row) => readonly number[]): readonly Row[] => {
  const personIds = [...new Set(rows.flatMap(peopleOf))];
  if (personIds.length > 0) tx.noteRead({ fieldClass: 'bank', personIds, what: 'people.bank_account masked' });
  return rows;
};

function registerOwn(server: ApiServer, deps: BankRoutesDeps): void {
  const { database } = deps;
  const readOwn = async (tx: CompanyTransaction, personId: number): Promise<RouteResponse<typeof routes.readOwnBankAccount>> => {
    const changes = await changesOf(tx, [personId]);
    const told = await toldAbout(tx, changes.map(({ changeId }) => subjectOfChange(changeId)));
    const current = changes.find(({ state }) => state === 'inEffect');
    noteMasked(tx, changes, () => [personId]);
    return { current: current === undefined ? null : changeAnswer(current, told), changes: changes.map((change) => changeAnswer(change, told)), coolingOffDays: (await readBankPolicy(tx)).coolingOffDays };
  };
  server.handle(routes.readOwnBankAccount, ({ subject }) => readCompany(database, forSubject(subject), async (tx) =>
    (subject.personId === null ? failure({ code: 'notFound' }) : success(await readOwn(tx, subject.personId)))));
  server.handle(routes.askOwnBankChange, ({ subject, body }) => {
    const { commandId, ...account } = body;
    return subject.personId === null ? Promise.resolve(failure({ code: 'notFound' })) : ask(deps, subject, commandId, { ...account, personId: subject.personId, askedAs: 'person', reason: '' });
  });
  server.handle(routes.readOwnAccountNumber, ({ subject, params }) => readNumber(deps, subject, Number(params.changeId), true));
  server.handle(routes.objectToBankChange, async ({ subject, params, body }) => {
    const { personId } = subject;
    if (personId === null) return failure({ code: 'notFound' });
    const changeId = Number(params.changeId);
    const command = { commandId: body.commandId, name: 'people.objectToBankChange', subject: subjectOfChange(changeId), parameters: { changeId } };
    const stopped = await runCommand<null, { readonly code: string }>(database, forSubject(subject), command, async (tx) => {
      const result = await objectToBankChange(tx, deps.kinds, { personId, changeId });
      if (result.ok) await deps.wakeNotices(tx);
      return result;
    });
    return stopped.ok ? success({ done: true as const }) : refuse(stopped.error.code);
  });
}

/** The number itself goes into no table of commands: its keyed mark stands for it. */
async function ask(deps: BankRoutesDeps, subject: Subject, commandId: string, wish: BankWish): Promise<Result<{ changeId: string }, ApiFailure>> {
  const mark = await withCompany(deps.database, forSubject(subject), (tx) => markOfAccount(tx, wish.accountNumber));
  const command = { commandId, name: 'people.askBankChange', subject: `person:${wish.personId}`, parameters: { ...wish, accountNumber: mark.toString('hex') } };
  const asked = await runCommand<{ changeId: number }, { readonly code: string }>(deps.database, forSubject(subject), command, async (tx) => {
    const result = await askBankChange(tx, wish);
    if (!result.ok) return result;
    await deps.wakeNotices(tx);
    return success({ changeId: result.value.changeId });
  });
  return asked.ok ? success({ changeId: String(asked.value.changeId) }) : refuse(asked.error.code);
}

const readNumber = (deps: BankRoutesDeps, subject: Subject, changeId: number, isOwn: boolean): Promise<Result<{ accountNumber: string }, ApiFailure>> =>
  readCompany(deps.database, forSubject(subject), async (tx) => {
    const [row] = await sealedAccounts(tx, { changeIds: [changeId] });
    if (row === undefined || (isOwn && row.personId !== subject.personId)) return failure({ code: 'notFound' });
    const [accountNumber] = await openAccountNumbers(tx, [row]);
    return accountNumber === undefined || accountNumber === null ? failure({ code: 'notFound' }) : success({ accountNumber });
  });

const officeRows = async (deps: BankRoutesDeps, tx: CompanyTransaction, subject: Subject, changes: readonly BankChange[]): Promise<OfficeRow[]> => {
  const told = await toldAbout(tx, changes.map(({ changeId }) => subjectOfChange(changeId)));
  const findings = await findBankFindings(tx, await deps.officePersonIds(tx));
  const humans = await humansOf(tx, subject.userId);
  const rows: OfficeRow[] = [];
  for (const change of changes) {
    const proposal = await findProposal(tx, change.proposalId);
    rows.push({
      ...changeAnswer(change, told), mayObject: false, personNumber: change.personNumber, name: change.name, department: change.department, proposalId: String(change.proposalId), digest: proposal?.digest ?? '',
      mayDecide: change.state === 'asked' && proposal !== null && isCheckerOf(tx, proposal) && isAnotherHuman(proposal, humans), isNewPayee: change.isFirst,
      findings: findings.filter(({ mark }) => mark === change.mark).map(findingAnswer),
    });
  }
  noteMasked(tx, changes, ({ personId }) => [personId]);
  return rows;
};

function registerChanges(server: ApiServer, deps: BankRoutesDeps): void {
  const { database } = deps;
  server.handle(routes.listBankChanges, ({ subject, query }) => readCompany(database, forSubject(subject), async (tx) => {
    const { total, rows } = await pageOfChanges(tx, query);
    return success({ total, rows: await officeRows(deps, tx, subject, rows) });
  }));
  server.handle(routes.askBankChange, async ({ subject, body }) => {
    const { commandId, personNumber, ...account } = body;
    const [person] = await readCompany(database, forSubject(subject), (tx) => findPeople(tx, { personNumbers: [personNumber] }));
    return person === undefined ? failure({ code: 'notFound' }) : ask(deps, subject, commandId, { ...account, personId: person.personId, askedAs: 'office' });
  });
  server.handle(routes.readBankPolicy, ({ subject }) => readCompany(database, forSubject(subject), async (tx) => success({ ...(await readBankPolicy(tx)) })));
  server.handle(routes.askBankPolicy, async ({ subject, body }) => {
    // A program is nobody: whoever has its key could make what they approve as themselves.
    if (subject.program !== null) return failure({ code: 'notAllowed' });
    const { commandId, ...policy } = body;
    const command = { commandId, name: 'people.askBankPolicy', subject: 'company', parameters: policy };
    const asked = await runCommand<{ proposalId: string }, never>(database, forSubject(subject), command, async (tx) => success({ proposalId: String((await askBankPolicy(tx, policy)).proposalId) }));
    return asked.ok ? asked : refuse(asked.error.code);
  });
  server.handle(routes.readAccountNumber, ({ subject, params }) => readNumber(deps, subject, Number(params.changeId), false));
  server.handle(routes.loadBankAccounts, async ({ subject, query, upload }) => {
    if (subject.program !== null) return failure({ code: 'notAllowed' });
    if (upload === null) return failure({ code: 'invalidRequest', data: { field: 'file' } });
    const text = Buffer.from(upload.content).toString('utf8');
    if (text.includes('\uFFFD')) return failure({ code: 'fileNotUtf8', status: 400 });
    const rows = readLoadRows(text);
    const marked = await withCompany(database, forSubject(subject), (tx) => markOfAccount(tx, text));
    const command = { commandId: query.commandId, name: 'people.loadBankAccounts', subject: 'company', parameters: { mark: marked.toString('hex') } };
    const loaded = await runCommand<RouteResponse<typeof routes.loadBankAccounts>, { readonly code: string }>(database, forSubject(subject), command, async (tx) => {
      const result = await loadBankAccounts(tx, rows);
      if (!result.ok) return result;
      const { proposalId, failures } = result.value;
      return success({ proposalId: proposalId === null ? null : String(proposalId), rows: rows.length, failures: failures.slice(0, longestList).map((each) => ({ ...each })) });
    });
    return loaded.ok ? loaded : refuse(loaded.error.code);
  });
}

async function listHolds(deps: BankRoutesDeps, tx: CompanyTransaction, subject: Subject, query: { readonly page: number; readonly pageSize: number; readonly payDate?: string | undefined }): Promise<RouteResponse<typeof routes.listPayHolds>> {
  const today = dateInZone(deps.nowMilliseconds(), deps.zone);
  const payDate = query.payDate === undefined ? today : Temporal.PlainDate.from(query.payDate);
  // Whoever worked in the month before is paid then.
  const people = await employedPersons(tx, { fromDay: epochDayOf(payDate.with({ day: 1 }).subtract({ months: 1 })), toDay: epochDayOf(payDate) + 1 });
  const byId = new Map(people.map((person) => [person.personId, person]));
  const accounts = await readPayAccounts(tx, { personIds: people.map(({ personId }) => personId), payDate: payDate.toString(), zone: deps.zone });
  const holds = accounts.filter((account) => account.kind === 'hold');
  const page = noteMasked(tx, holds.slice((query.page - 1) * query.pageSize, query.page * query.pageSize), ({ personId, changeId }) => (changeId === null ? [] : [personId]));
  const releases = new Map<string, Proposal>();
  for (const proposal of await openProposalsAbout(tx, page.flatMap(({ changeId }) => (changeId === null ? [] : [subjectOfChange(changeId)])))) if (proposal.kind === 'bankFirstPay') releases.set(proposal.subject, proposal);
  const firstOnes = new Set((await changesOf(tx, page.map(({ personId }) => personId))).filter(({ isFirst, state }) => isFirst && state === 'inEffect').map(({ personId }) => personId));
  const humans = await humansOf(tx, subject.userId);
  return {
    total: holds.length,
    rows: page.map((hold) => {
      const person = byId.get(hold.personId);
      const release = hold.changeId === null ? undefined : releases.get(subjectOfChange(hold.changeId));
      return {
        personNumber: person?.personNumber ?? '', name: person?.name ?? '', department: person?.department ?? '', reason: hold.reason, accountFrom: hold.fromDate, lastFour: hold.lastFour,
        proposalId: release === undefined ? null : String(release.proposalId), digest: release?.digest ?? '',
        mayDecide: release !== undefined && release.opensMilliseconds <= deps.nowMilliseconds() && isCheckerOf(tx, release) && isAnotherHuman(release, humans), isNewPayee: firstOnes.has(hold.personId),
      };
    }),
  };
}

function registerChecks(server: ApiServer, deps: BankRoutesDeps): void {
  const { database } = deps;
  server.handle(routes.listBankFindings, ({ subject }) => readCompany(database, forSubject(subject), async (tx) =>
    success({ rows: noteMasked(tx, await findBankFindings(tx, await deps.officePersonIds(tx)), ({ personIds }) => personIds).map(findingAnswer) })));
  server.handle(routes.listPayHolds, ({ subject, query }) => readCompany(database, forSubject(subject), async (tx) => success(await listHolds(deps, tx, subject, query))));
  server.handle(routes.listNewPayees, ({ subject, query }) => readCompany(database, forSubject(subject), async (tx) => {
    const { total, rows } = await newPayees(tx, { ...query, days: payeeDays });
    const names = await deps.nameUsers(tx, rows.flatMap((row) => [row.enteredByUser, userOfActor(row.askedBy), userOfActor(row.approvedBy)]).filter((userId) => userId !== ''));
    return success({
      total,
      rows: rows.map((row) => ({
        personNumber: row.personNumber, name: row.name, department: row.department, hireDate: row.hireDate, leaveDate: row.leaveDate, createdBy: names.get(row.enteredByUser) ?? '',
        askedBy: names.get(userOfActor(row.askedBy)) ?? '', approvedBy: names.get(userOfActor(row.approvedBy)) ?? '',
      })),
    });
  }));
}

export function registerBankRoutes(server: ApiServer, deps: BankRoutesDeps): void {
  registerOwn(server, deps);
  registerChanges(server, deps);
  registerChecks(server, deps);
}
