/** Goal: holds, consents, assessments and retention keep two people apart and never go below the law. Method: real tables, subjects of built-in roles. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import { asSystem, forSubject, withCompany, type CompanyTransaction } from '#modules/platform';
import { approveAssessmentOf, assertAutomatedDecisionAllowed, proposeAssessmentOf, switchDecision, withdrawAssessmentOf } from './automated-decisions.ts';
import { hasConsent, listConsentsOf, recordConsentOf } from './consents.ts';
import { readOpenHolds } from './hold-store.ts';
import { askEndOfHold, endHold, placeHold } from './legal-holds.ts';
import { expire } from './retention-store.ts';
import { chooseRetention, previewRetentionOn, rulesOfCompany } from './retention.ts';

const day = '2026-11-22';
const addPerson = async (place: TestDatabase): Promise<number> =>
  withCompany(place.database, asSystem(place.company.companyId, 'proof', 'test'), async (tx) => {
    const { rows } = await tx.query<{ person_id: number }>(
      "insert into people.person (company_id, person_number, name, email, hire_date, department) values ($1, 'P1', '张三', '', '2020-01-01', 'd') returning person_id", [tx.companyId],
    );
    return rows[0]!.person_id;
  });

const as = <T>(place: TestDatabase, userId: string, work: (tx: CompanyTransaction) => Promise<T>, personId: number | null = null): Promise<T> =>
  withCompany(place.database, forSubject(testSubject({ companyId: place.company.companyId, role: userId === 'clerk' ? 'payrollClerk' : 'payrollSupervisor', userId, personId })), work);

const expectOk = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown }): T => {
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
};
const codeOf = (result: { readonly ok: boolean; readonly error?: { readonly code: string } }): string | undefined => (result.ok ? undefined : result.error?.code);

test('a legal hold holds at once, and two people end it', async () => {
  await withTestDatabase(async (place) => {
    const personId = await addPerson(place);
    const hold = expectOk(await as(place, 'clerk', (tx) => placeHold(tx, { personId, reason: 'case 17' })));
    assert.equal(codeOf(await as(place, 'supervisor', (tx) => endHold(tx, hold.holdId))), 'holdEndNotAsked');
    expectOk(await as(place, 'clerk', (tx) => askEndOfHold(tx, hold.holdId)));
    assert.equal(codeOf(await as(place, 'clerk', (tx) => endHold(tx, hold.holdId))), 'secondPersonNeeded');
    assert.equal((await as(place, 'clerk', (tx) => readOpenHolds(tx, personId))).length, 1);
    expectOk(await as(place, 'supervisor', (tx) => endHold(tx, hold.holdId)));
    assert.equal((await as(place, 'clerk', (tx) => readOpenHolds(tx, personId))).length, 0);
  });
});

test('the database itself refuses the same human twice, whatever statement comes', async () => {
  await withTestDatabase(async (place) => {
    const system = asSystem(place.company.companyId, 'proof', 'test');
    const insert = (text: string) => withCompany(place.database, system, (tx) => tx.query(text, [tx.companyId]));
    await assert.rejects(insert("insert into privacy.legal_hold (company_id, reason, placed_by, end_asked_by, end_asked_at, ended_by, ended_at) values ($1, 'r', 'user:a', 'user:a', now(), 'user:a', now())"), /check|secondPersonNeeded/);
    await assert.rejects(insert("insert into privacy.impact_assessment (company_id, kind, purpose_text, risks_text, measures_text, valid_until, author, approved_by, approved_at) values ($1, 'scoreToPay', 'p', 'r', 'm', '2030-01-01', 'user:a', 'user:a', now())"), /check|secondPersonNeeded/);
    // Acting for the maker makes the same human of two users.
    await withCompany(place.database, system, (tx) => tx.query("insert into platform.acting_for (company_id, user_id, for_user_id, valid_from) values ($1, 'b', 'a', now() - interval '1 day')", [tx.companyId]));
    await assert.rejects(insert("insert into privacy.impact_assessment (company_id, kind, purpose_text, risks_text, measures_text, valid_until, author, approved_by, approved_at) values ($1, 'scoreToPay', 'p', 'r', 'm', '2030-01-01', 'user:a', 'user:b', now())"), /secondPersonNeeded/);
    // Two names that are not the session's are two names, not two people.
    await assert.rejects(insert("insert into privacy.impact_assessment (company_id, kind, purpose_text, risks_text, measures_text, valid_until, author, approved_by, approved_at) values ($1, 'scoreToPay', 'p', 'r', 'm', '2030-01-01', 'user:a', 'user:c', now())"), /secondPersonNeeded/);
    const by = (userId: string, text: string) => withCompany(place.database, forSubject(testSubject({ companyId: place.company.companyId, role: 'payrollSupervisor', userId })), (tx) => tx.query(text, [tx.companyId]));
    await by('a', "insert into privacy.impact_assessment (company_id, kind, purpose_text, risks_text, measures_text, valid_until, author) values ($1, 'scoreToPay', 'p', 'r', 'm', '2030-01-01', 'user:a')");
    const approve = (name: string): string => `update privacy.impact_assessment set approved_by = '${name}', approved_at = now() where company_id = $1`;
    await assert.rejects(by('a', approve('user:c')), /secondPersonNeeded/, 'the author signs with another name');
    await assert.rejects(by('c', `update privacy.impact_assessment set author = 'user:d', approved_by = 'user:c', approved_at = now() where company_id = $1`), /secondPersonNeeded|permission denied/);
    await by('c', approve('user:c'));
  });
});

test('a consent is given to the words of today, withdrawn at any time, and every word stays', async () => {
  await withTestDatabase(async (place) => {
    const personId = await addPerson(place);
    const record = (given: boolean, textVersion: string) => as(place, 'clerk', (tx) => recordConsentOf(tx, { personId, kind: 'bankAccount', given, textVersion, how: 'screen' }));
    assert.equal(codeOf(await record(true, '2020-01')), 'consentTextOld');
    expectOk(await record(true, '2026-11'));
    assert.equal(await as(place, 'clerk', (tx) => hasConsent(tx, personId, 'bankAccount')), true);
    assert.equal(await as(place, 'clerk', (tx) => hasConsent(tx, personId, 'whereabouts')), false);
    expectOk(await record(false, '2020-01'));
    const states = await as(place, 'clerk', (tx) => listConsentsOf(tx, personId));
    assert.deepEqual(states.map(({ kind, state }) => [kind, state]), [['bankAccount', 'withdrawn'], ['whereabouts', 'none'], ['faceImage', 'none']]);
    await assert.rejects(as(place, 'clerk', (tx) => tx.query('update privacy.consent set given = true')), /permission denied/);
  });
});

test('an automated decision is off without an assessment in force, and stops with it', async () => {
  await withTestDatabase(async (place) => {
    const allowed = () => as(place, 'clerk', async (tx) => (await assertAutomatedDecisionAllowed(tx, 'scoreToPay', day)).ok);
    const turn = (on: boolean) => as(place, 'supervisor', (tx) => switchDecision(tx, { kind: 'scoreToPay', on, day }));
    assert.equal(await allowed(), false);
    assert.equal(codeOf(await turn(true)), 'assessmentMissing');
    const text = 'What is decided, with which data, and why.';
    const proposed = expectOk(await as(place, 'clerk', (tx) => proposeAssessmentOf(tx, { kind: 'scoreToPay', purposeText: text, risksText: text, measuresText: text, validUntil: '2027-11-22' })));
    assert.equal(codeOf(await turn(true)), 'assessmentMissing');
    assert.equal(codeOf(await as(place, 'clerk', (tx) => approveAssessmentOf(tx, proposed.assessmentId))), 'secondPersonNeeded');
    expectOk(await as(place, 'supervisor', (tx) => approveAssessmentOf(tx, proposed.assessmentId)));
    assert.equal(await allowed(), false, 'an assessment alone switches nothing on');
    expectOk(await turn(true));
    assert.equal(await allowed(), true);
    assert.equal((await as(place, 'clerk', (tx) => assertAutomatedDecisionAllowed(tx, 'candidateMatching', day))).ok, false, 'another kind has its own switch');
    assert.equal((await as(place, 'clerk', (tx) => assertAutomatedDecisionAllowed(tx, 'scoreToPay', '2027-11-23'))).ok, false, 'the assessment has run out');
    expectOk(await as(place, 'supervisor', (tx) => withdrawAssessmentOf(tx, proposed.assessmentId)));
    assert.equal(await allowed(), false);
  });
});

test('retention goes longer, never below the law, and the database checks it again', async () => {
  await withTestDatabase(async (place) => {
    assert.equal(codeOf(await as(place, 'clerk', (tx) => chooseRetention(tx, { rule: 'wageRecords', months: 23 }))), 'retentionTooShort');
    assert.equal(codeOf(await as(place, 'clerk', (tx) => chooseRetention(tx, { rule: 'nothing', months: 23 }))), 'notFound');
    expectOk(await as(place, 'clerk', (tx) => chooseRetention(tx, { rule: 'wageRecords', months: 120 })));
    assert.equal((await as(place, 'clerk', rulesOfCompany)).find(({ rule }) => rule === 'wageRecords')?.months, 120);
    const system = asSystem(place.company.companyId, 'retention', 'test');
    await assert.rejects(withCompany(place.database, system, (tx) => expire(tx, 'wageRecords', '2999-01-01', true)), /retention/);
    assert.ok((await withCompany(place.database, system, (tx) => previewRetentionOn(tx, day))).every(({ rows, held }) => rows === 0 && held === 0));
  });
});
