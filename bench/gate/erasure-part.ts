/**
 * Figure 5, second half: a person who worked, was paid, signed in, failed in an import and stood in quarantine is erased
 * by two people. Afterwards nothing of them is anywhere, the audit chain verifies, everyone else's payslip is what it
 * was, the totals of the run tie to the books, old ciphertexts open no more, and a restored backup erases them again.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readContactValue, readIdentityNumbers } from '#modules/people';
import { loadPayslips, formatAmount } from '#modules/payroll';
import { asSystem, forSubject, linkAudit, openColumn, readCompany, setClockOffset, verifyCompany, withCompany, type Company, type CompanyTransaction, type Database } from '#modules/platform';
import { askForErasure, checkFrozenRuns, decideOnErasure, eraseApproved, listFrozenRuns, runRetentionOn, type PrivacyJobsDeps } from '#modules/privacy';
import { testSubject } from '#checks/test-subject';
import { privacyWork, replayAllErasures } from '../../apps/work/privacy-work.ts';
import type { Figure, SuiteOptions } from '../figure.ts';
import { createDemo, freshDatabase, type FreshDatabase } from '../main-line/demo-harness.ts';
import { runMonth } from '../main-line/run-month.ts';
import { describeHits, searchDatabase, searchFiles, type Canary, type CanaryHit, type Search } from './find-canaries.ts';

const month = '2026-10';
const zone = 'Asia/Shanghai';
/** Later than any term of retention that holds anything of October 2026. */
const afterRetention = '2040-01-15';
const name = '赵氏金丝雀七三';

type Victim = { readonly personId: number; readonly canaries: readonly Canary[]; readonly sealedIdentity: { readonly row: string; readonly bytes: Buffer } };

const system = (company: Company) => asSystem(company.companyId, 'proof', 'prove');

/** Someone with a payslip and an account whose key stands in nobody else's. */
const chooseVictim = async (tx: CompanyTransaction): Promise<{ readonly personId: number; readonly personNumber: string; readonly account: string; readonly oldName: string }> => {
  const { rows } = await tx.query<{ person_id: number; person_number: string; account: string; name: string }>(
    `select person.person_id, person_number, identity.source_person_key as account, name from people.person as person join people.source_identity as identity using (company_id, person_id)
     join payroll.payslip as payslip using (company_id, person_id)
     where company_id = $1 and payslip.status = 'computed' and length(identity.source_person_key) >= 4
       and not exists (select from people.source_identity as other where other.company_id = $1 and other.person_id <> person.person_id and position(identity.source_person_key in other.source_person_key) > 0)
       and not exists (select from people.person as other where other.company_id = $1 and other.person_id <> person.person_id and (position(person.person_number in other.person_number) > 0 or other.manager_person_number = person.person_number))
     order by person_id limit 1`, [tx.companyId],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('nobody of the company can be told apart from everyone else');
  return { personId: row.person_id, personNumber: row.person_number, account: row.account, oldName: row.name };
};

/** The person's own name becomes one that nobody else has, wherever the outside system said it. */
const renameVictim = async (database: Database, company: Company, victim: { readonly personId: number; readonly account: string; readonly oldName: string }): Promise<void> => {
  const client = await database.ownerPool.connect();
  try {
    await client.query('begin');
    await client.query('update people.person set name = $3, email = $4, leave_date = $5 where company_id = $1 and person_id = $2', [company.companyId, victim.personId, name, 'canary.person@example.test', '2026-10-31']);
    await client.query('update people.contact set name = $3 where company_id = $1 and source_person_key = $2', [company.companyId, victim.account, name]);
    await client.query('update sync.landed_record set raw = replace(raw, $3, $4), facts = replace(facts::text, $3, $4)::jsonb where company_id = $1 and source_person_key = $2', [company.companyId, victim.account, victim.oldName, name]);
    await client.query('commit');
  } finally {
    client.release();
  }
};

/** Traces of every other kind: quarantine, a failed import, an answer kept for a retry, an incident, an account with a session, a consent. */
const leaveTraces = async (database: Database, company: Company, victim: { readonly personId: number; readonly account: string; readonly personNumber: string }): Promise<void> => {
  const { companyId } = company;
  const client = await database.ownerPool.connect();
  try {
    await client.query("insert into auth.\"user\" (id, name, email, \"emailVerified\") values ('canary-user', $1, 'canary.person@example.test', true)", [name]);
    await client.query("insert into auth.\"session\" (id, \"expiresAt\", token, \"updatedAt\", \"userId\") values ('canary-session', now() + interval '1 day', 'canary-session-token', now(), 'canary-user')");
  } finally {
    client.release();
  }
  await withCompany(database, system(company), async (tx) => {
    await tx.query("insert into platform.membership (company_id, user_id, person_id) values ($1, 'canary-user', $2)", [companyId, victim.personId]);
    await tx.query("insert into sync.quarantined_record (company_id, source_code, stream, source_person_key, reason, field, raw, content_hash, received_at) values ($1, 'wecom', 'punch', null, 'notJson', '', $2, 'h', now())", [companyId, `{"userid":"?","note":"${name}"`]);
    await tx.query("insert into people.workbook_import (company_id, file_name, imported_at, state, sheets) values ($1, $2, now(), 'refused', '[]')", [companyId, `${name}.xlsx`]);
    await tx.query("insert into platform.incident (company_id, source_code, class, code, data, first_seen, last_seen) values ($1, 'wecom', 'fixData', 'canary', $2, now(), now())", [companyId, JSON.stringify({ member: victim.account })]);
    const notice = await tx.query<{ notice_id: number }>("insert into platform.notice (company_id, code, person_id, about, data) values ($1, 'canary', $2, 'proof', $3) returning notice_id", [companyId, victim.personId, JSON.stringify({ name })]);
    await tx.query("insert into platform.notice_delivery (company_id, notice_id, channel, source_code, source_person_key) values ($1, $2, 'message', 'wecom', $3)", [companyId, notice.rows[0]!.notice_id, victim.account]);
    await tx.query("insert into privacy.consent (company_id, person_id, kind, given, text_version, how, recorded_by) values ($1, $2, 'bankAccount', true, '2026-11', 'paper', 'user:clerk')", [companyId, victim.personId]);
    await tx.query("insert into requests.leave_entry (company_id, person_id, account, entry, leave_year, minutes, valid_from, usable_until, reason, made_by) values ($1, $2, 'annual', 'opening', 2026, 480, '2026-01-01', '2026-12-31', $3, 'user:clerk')", [companyId, victim.personId, name]);
    await tx.query("insert into requests.service_start (company_id, person_id, first_work_date, proof, made_by) values ($1, $2, '2015-07-01', $3, 'user:clerk')", [companyId, victim.personId, name]);
    await tx.query("insert into payroll.deduction_order (company_id, order_id, person_id, kind, from_month, priority, is_active, sealed, written_by, written_at) values ($1, 1, $2, 'advance', '2026-10-01', 1, false, $3, 'user:clerk', now())", [companyId, victim.personId, Buffer.alloc(1)]);
    await leaveGrowth(tx, victim.personId);
  });
};

/** What goals, reviews, courses, questions and suggestions hold about somebody; where a value is sealed, the name stands for it. And a question of somebody else, which the person was asked. */
const leaveGrowth = async (tx: CompanyTransaction, personId: number): Promise<void> => {
  const insert = async (table: string, values: Readonly<Record<string, unknown>>, returning?: string): Promise<unknown> => {
    const columns = Object.keys(values);
    const { rows } = await tx.query<Record<string, unknown>>(`insert into ${table} (company_id, ${columns.join(', ')}) values ($1, ${columns.map((_, place) => `$${place + 2}`).join(', ')}) ${returning === undefined ? '' : `returning ${returning}`}`, [tx.companyId, ...Object.values(values)]);
    return returning === undefined ? null : rows[0]?.[returning];
  };
  const [sealed, by] = [Buffer.from(name), 'user:clerk'];
  const cycleId = await insert('performance.cycle', { kind: 'okr', title: '2026', from_date: '2026-10-01', to_date: '2026-12-31', review_date: '2026-12-31', made_by: by }, 'cycle_id');
  const goalId = await insert('performance.goal', { cycle_id: cycleId, made_by: by }, 'goal_id');
  await insert('performance.goal_version', { person_id: personId, goal_id: goalId, level: 'person', title: name, weight: 1, measure: 'children', reason: name, valid_from: '2026-10-01', made_by: by });
  await insert('performance.check_in', { person_id: personId, goal_id: goalId, on_date: '2026-10-20', confidence: 'onTrack', note_sealed: sealed, made_by: by });
  const reviewId = await insert('performance.review', { person_id: personId, cycle_id: cycleId, opened_by: by, moved_by: by }, 'review_id');
  await insert('performance.review_event', { person_id: personId, review_id: reviewId, from_state: 'open', to_state: 'self', user_id: 'clerk', reason_sealed: sealed });
  await insert('performance.feedback', { person_id: personId, visibility: 'own', author_user_id: 'clerk', sealed });
  await insert('learning.course', { course_code: 'CANARY', made_by: by });
  const itemId = await insert('learning.plan_item', { person_id: personId, item_id: randomUUID(), course_code: 'CANARY', cause: 'request', state: 'proposed', due_date: '2026-12-31', planned_by: by }, 'item_id');
  await insert('learning.plan_event', { person_id: personId, item_id: itemId, event: 'planned', reason: name, user_id: by });
  await insert('learning.certificate', { person_id: personId, title: name, certificate_number: name, issued_on: '2026-01-01', recorded_by: by });
  const suggestionId = await insert('self_service.suggestion', { person_id: personId, suggestion_id: randomUUID(), topic: 'work', wish: 'office', opened_by_user: 'canary-user' }, 'suggestion_id');
  await insert('self_service.suggestion_entry', { person_id: personId, suggestion_id: suggestionId, entry_number: 1, kind: 'suggestion', written_by: 'user:canary-user', text_sealed: sealed });
  const other = (await tx.query<{ person_id: number }>('select person_id from payroll.payslip where company_id = $1 and person_id <> $2 order by person_id limit 1', [tx.companyId, personId])).rows[0]?.person_id;
  for (const [asker, asked] of [[personId, 'clerk'], [other, 'canary-user']] as const) {
    const questionId = await insert('self_service.question', { person_id: asker, question_id: randomUUID(), about: 'attendanceDay', field_class: 'personal', business_date: '2026-10-13', month: '2026-10-01', period_day: '2026-10-13', wish: 'manager', opened_by_user: 'x', asked_user_ids: [asked] }, 'question_id');
    await insert('self_service.question_entry', { person_id: asker, question_id: questionId, entry_number: 1, kind: 'question', written_by: 'user:x', text_sealed: asker === personId ? sealed : Buffer.alloc(1) });
    await insert('self_service.question_step', { person_id: asker, question_id: questionId, step_number: 1, kind: 'manager', user_id: asked });
  }
};

/** Whether the question that somebody else asked the erased person still has whose turn it is. */
const questionIsKept = async (database: Database, company: Company, without: number): Promise<boolean> => readCompany(database, system(company), async (tx) => {
  const { rows } = await tx.query<{ person_id: number }>("select person_id from self_service.question join self_service.question_step using (company_id, person_id, question_id) where company_id = $1 and question_step.state = 'open'", [tx.companyId]);
  return rows.length === 1 && rows[0]?.person_id !== without;
});

const canariesOf = async (tx: CompanyTransaction, personId: number, personNumber: string, account: string): Promise<readonly Canary[]> => {
  const [payslip] = await loadPayslips(tx, month, personId);
  const netPay = payslip?.itemSet?.items.findIndex(({ item }) => item === 'netPay') ?? -1;
  if (payslip === undefined || netPay < 0) throw new Error('the person has no payslip');
  const found = [
    { name: 'name', value: name }, { name: 'account', value: account }, { name: 'person number', value: personNumber }, { name: 'e-mail', value: 'canary.person@example.test' },
    { name: 'identity number', value: (await readIdentityNumbers(tx, [personId])).get(personId) ?? '' }, { name: 'mobile', value: (await readContactValue(tx, personId, 'mobile')) ?? '' },
    { name: 'net pay', value: formatAmount(payslip.amountAt(netPay), 2) }, { name: 'session token', value: 'canary-session-token' },
  ];
  return found.filter(({ value }) => value.length > 3 || value === name);
};

const sealedIdentityOf = async (tx: CompanyTransaction, personId: number): Promise<Victim['sealedIdentity']> => {
  const { rows } = await tx.query<{ row: string; bytes: Buffer | null }>('select recorded_seq::text as row, identity_sealed as bytes from people.person where company_id = $1 and person_id = $2', [tx.companyId, personId]);
  const bytes = rows[0]?.bytes ?? null;
  if (rows[0] === undefined || bytes === null) throw new Error('the person has no sealed identity number');
  return { row: rows[0].row, bytes };
};

/** Every amount of everyone else's payslip. */
const otherPayslips = async (database: Database, company: Company, without: number): Promise<string> =>
  readCompany(database, system(company), async (tx) =>
    JSON.stringify((await loadPayslips(tx, month)).filter(({ personId }) => personId !== without)
      .map((payslip) => [payslip.personNumber, payslip.status, (payslip.itemSet?.items ?? []).map(({ item }, index) => [item, payslip.amountAt(index)])])));

/** A run of retention long after, with one person held; answers payslips gone, kept by the hold, and left. */
const runRetention = async (database: Database, company: Company): Promise<ErasureOutcome['expired']> => {
  const retention = asSystem(company.companyId, 'retention', 'prove');
  await withCompany(database, system(company), (tx) => tx.query("insert into privacy.legal_hold (company_id, person_id, reason, placed_by) select company_id, min(person_id), 'case', 'user:clerk' from payroll.payslip where company_id = $1 group by company_id", [tx.companyId]));
  const counts = await withCompany(database, retention, (tx) => runRetentionOn(tx, afterRetention));
  const wages = counts.find(({ rule }) => rule === 'wageRecords');
  const left = (await readCompany(database, system(company), (tx) => loadPayslips(tx, month))).length;
  return { gone: wages?.rows ?? 0, held: wages?.held ?? 0, left };
};

const onDay = (deps: PrivacyJobsDeps, day: string): PrivacyJobsDeps => ({ ...deps, today: () => Promise.resolve(day) });

/** Asked for by one user and approved by another, on a day of the installation's clock. */
const askAndApprove = async (database: Database, company: Company, personId: number, day: string): Promise<number> => {
  const as = (userId: string, role: 'payrollClerk' | 'payrollSupervisor') => forSubject(testSubject({ companyId: company.companyId, role, userId }));
  const asked = await withCompany(database, as('clerk', 'payrollClerk'), (tx) => askForErasure(tx, { personId, reason: `${name} asked in writing`, pseudonym: 'erased-000000000001', day }));
  if (!asked.ok) throw new Error(`asked: ${asked.error.code}`);
  const decided = await withCompany(database, as('supervisor', 'payrollSupervisor'), (tx) => decideOnErasure(tx, { erasureId: asked.value.erasureId, approve: true, day }));
  if (!decided.ok) throw new Error(`decided: ${JSON.stringify(decided.error)}`);
  return asked.value.erasureId;
};

const oldCiphertextOpens = async (database: Database, company: Company, victim: Victim): Promise<boolean> =>
  readCompany(database, system(company), async (tx) => {
    const [opened] = await openColumn(tx, { table: 'people.person', column: 'identity_sealed', fieldClass: 'identity' }, [{ personId: victim.personId, row: victim.sealedIdentity.row, sealed: victim.sealedIdentity.bytes }]);
    return opened !== 'erased';
  });

const frozenThatDoNotTie = async (database: Database, company: Company): Promise<{ readonly wrong: number; readonly runs: number }> =>
  readCompany(database, system(company), async (tx) => {
    const results = await checkFrozenRuns(tx, await listFrozenRuns(tx));
    return { wrong: results.filter(({ ties }) => !ties).length, runs: results.length };
  });

/** The cluster's folder with its log of changes and of messages; tables of other databases (the copy from before) left out. */
const searchCluster = async (database: Database, listFolder: string, canaries: readonly Canary[]): Promise<Search> => {
  const { rows } = await database.ownerPool.query<{ cluster: string; own: string }>("select current_setting('data_directory') as cluster, oid::text as own from pg_database where datname = current_database()");
  const { cluster, own } = rows[0]!;
  const bases = path.join(cluster, 'base') + path.sep;
  return searchFiles([cluster, listFolder], canaries, (file) => file.startsWith(bases) && !file.startsWith(`${bases}${own}${path.sep}`));
};

export type ErasureOutcome = {
  readonly before: number; readonly restrictedKept: boolean; readonly restrictedHits: readonly CanaryHit[]; readonly after: readonly CanaryHit[]; readonly places: number; readonly ciphertextOpens: boolean;
  readonly othersMoved: boolean; readonly questionKept: boolean; readonly doNotTie: number; readonly runs: number; readonly expired: { readonly gone: number; readonly held: number; readonly left: number }; readonly chainFault: string | null; readonly restored: readonly CanaryHit[]; readonly replayed: number;
};

const prepare = async (fresh: FreshDatabase, company: Company): Promise<Victim> => {
  const { database } = fresh;
  const chosen = await readCompany(database, system(company), chooseVictim);
  await renameVictim(database, company, chosen);
  await leaveTraces(database, company, chosen);
  return readCompany(database, system(company), async (tx): Promise<Victim> => ({
    personId: chosen.personId, canaries: await canariesOf(tx, chosen.personId, chosen.personNumber, chosen.account), sealedIdentity: await sealedIdentityOf(tx, chosen.personId),
  }));
};

/** What only the words of the outside world and contact data said: gone at the restriction already. */
const ofContact = (canaries: readonly Canary[]): readonly Canary[] => canaries.filter((canary) => ['e-mail', 'mobile', 'session token'].includes(canary.name));

const erase = async (fresh: FreshDatabase, restored: FreshDatabase, company: Company, victim: Victim, listFolder: string): Promise<ErasureOutcome> => {
  const { database } = fresh;
  const deps = privacyWork(database, path.join(listFolder, 'erasures.jsonl'), zone);
  const before = (await searchDatabase(fresh.connectionString, victim.canaries)).hits.length;
  const othersBefore = await otherPayslips(database, company, victim.personId);
  const erasureId = await askAndApprove(database, company, victim.personId, '2026-11-22');
  await eraseApproved(onDay(deps, '2026-11-22'), company.companyId, erasureId);
  const restrictedKept = (await readCompany(database, system(company), (tx) => loadPayslips(tx, month, victim.personId))).length === 1;
  const restrictedHits = (await searchDatabase(fresh.connectionString, ofContact(victim.canaries))).hits;
  const later = Date.parse(`${afterRetention}T02:00:00Z`) - Date.now();
  await setClockOffset(database, later);
  await eraseApproved(onDay(deps, afterRetention), company.companyId, erasureId);
  const tables = await searchDatabase(fresh.connectionString, victim.canaries);
  const files = await searchCluster(database, listFolder, victim.canaries);
  const othersMoved = othersBefore !== (await otherPayslips(database, company, victim.personId));
  const questionKept = await questionIsKept(database, company, victim.personId);
  const frozen = await frozenThatDoNotTie(database, company);
  // Everyone else's payslips go by age, and the books must still tie; a hold keeps those of whoever is held.
  const expired = await runRetention(database, company);
  const afterAge = await frozenThatDoNotTie(database, company);
  await linkAudit(database, company.companyId);
  const verified = await verifyCompany(database, company, { anchorsFolder: listFolder, nowMilliseconds: Date.now() + later });
  await setClockOffset(restored.database, later);
  const replayed = await replayAllErasures(onDay(privacyWork(restored.database, path.join(listFolder, 'erasures.jsonl'), zone), afterRetention));
  const again = await searchDatabase(restored.connectionString, victim.canaries);
  return {
    before, restrictedKept, restrictedHits, after: [...tables.hits, ...files.hits], places: tables.places + files.places, ciphertextOpens: await oldCiphertextOpens(database, company, victim),
    othersMoved, questionKept, doNotTie: frozen.wrong + afterAge.wrong, runs: frozen.runs, expired,
    chainFault: verified.faults.length === 0 ? null : JSON.stringify(verified.faults[0]), restored: again.hits, replayed,
  };
};

const setAutovacuum = async (database: Database, isOn: boolean): Promise<void> => {
  await database.ownerPool.query(isOn ? 'alter system reset autovacuum' : 'alter system set autovacuum = off');
  await database.ownerPool.query('select pg_reload_conf()');
};

/** One company, one person, erased in two steps; and a copy of the database from before as the backup that comes back. */
export const proveErasure = async (request: { readonly seed: number; readonly people: number }): Promise<ErasureOutcome> => {
  const demo = await createDemo(request);
  const listFolder = mkdtempSync(path.join(tmpdir(), 'qinxin-erasures-'));
  const copies: FreshDatabase[] = [];
  // The copies from before stand in the same cluster: nothing shall write of them into its log behind our back.
  await setAutovacuum(demo.database, false);
  try {
    const company = demo.companies[0]!;
    await runMonth(demo.database, company);
    const victim = await prepare(demo.fresh, company);
    // A database is copied while nobody is connected to it: the original is left behind, both copies begin alike.
    await demo.database.close();
    for (let copy = 0; copy < 2; copy += 1) copies.push(await freshDatabase(demo.fresh.name));
    return await erase(copies[0]!, copies[1]!, company, victim, listFolder);
  } finally {
    await setAutovacuum((copies[0] ?? demo.fresh).database, true).catch(() => undefined);
    for (const copy of copies) await copy.drop();
    await demo.close();
    rmSync(listFolder, { recursive: true, force: true });
  }
};

const peopleAtFullScale = 120;

export const erasurePart = {
  name: 'erasure',
  run: async (options: SuiteOptions): Promise<readonly Figure[]> => {
    const outcome = await proveErasure({ seed: options.seeds[0] ?? 1, people: Math.max(40, Math.round(peopleAtFullScale * options.scale)) });
    const faults = [outcome.othersMoved, !outcome.questionKept, outcome.ciphertextOpens, !outcome.restrictedKept, outcome.chainFault !== null, outcome.expired.gone === 0 || outcome.expired.left !== 1].filter(Boolean).length;
    return [
      { bar: 'erasure.canariesLeft', value: outcome.after.length + outcome.restrictedHits.length, n: outcome.before, note: `${outcome.before} hits before; ${outcome.places} tables, statistics and files searched ${describeHits([...outcome.restrictedHits, ...outcome.after])}`.trim() },
      { bar: 'erasure.runsDoNotTie', value: outcome.doNotTie, n: outcome.runs, note: 'live payslips and what has gone against the totals and digest of the run before' },
      { bar: 'erasure.faults', value: faults, n: 6, note: `others moved ${outcome.othersMoved}, others' questions kept ${outcome.questionKept}, old ciphertext opens ${outcome.ciphertextOpens}, kept by law until its day ${outcome.restrictedKept}, chain ${outcome.chainFault ?? 'good'}; by age ${outcome.expired.gone} records gone, ${outcome.expired.held} held` },
      { bar: 'erasure.backOfBackup', value: outcome.restored.length, n: outcome.replayed, note: `restored copy, list worked off at its start ${describeHits(outcome.restored)}`.trim() },
    ];
  },
};
