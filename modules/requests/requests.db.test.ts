/**
 * Goal: a request goes only along the drawn arrows, only by who is asked, and becomes a fact exactly once. Method: a small
 * company on a real database, every caller in their own transaction; the attacks by their numbers.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withRequestScene, sceneDay, type RequestScene, type SceneMember } from '#checks/request-scene';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { absorbOwnForms, absorbWorkFacts, calculateAttendance, findSameForms } from '#modules/attendance';
import { beginActingFor, forSubject, withCompany } from '#modules/platform';
import { decideRequest, revokeRequest, withdrawRequest } from './decide-request.ts';
import { followRequest, escalateDue } from './follow-requests.ts';
import { adjustLeave, grantAnnualLeave, recordServiceStart, untakenLeave } from './grant-leave.ts';
import { handOnRequest, remindApprover } from './hand-on-request.ts';
import { balancesOf, readLedgers } from './leave-balances.ts';
import { nextWorkDay, type RequestWish } from './plan-request.ts';
import { chooseRequestPolicy, readRequestPolicy } from './request-policy.ts';
import { findRoute } from './request-route.ts';
import { eventsOf, findRequest, stepsOf } from './request-store.ts';
import { submitRequest } from './submit-request.ts';

const wish = (given: Partial<RequestWish>): RequestWish => ({ kind: 'leave', leaveKind: 'annualLeave', fromDate: '2026-11-09', toDate: '2026-11-09', fromPart: 'whole', toPart: 'whole', fromTime: null, toTime: null, direction: null, compensation: 'pay', reason: '', ...given });

const submit = async (scene: RequestScene, member: SceneMember, given: Partial<RequestWish>) => {
  const route = await scene.inSystem((tx) => findRoute(tx, scene.idOf(member), sceneDay));
  return scene.as(member, (tx) => submitRequest(tx, { personId: scene.idOf(member), userId: member, wish: wish(given), route }));
};
const submitted = async (scene: RequestScene, member: SceneMember, given: Partial<RequestWish>): Promise<number> => {
  const result = await submit(scene, member, given);
  assert.ok(result.ok, JSON.stringify(result));
  return result.value.requestId;
};
const digestOf = async (scene: RequestScene, requestId: number): Promise<string> => (await scene.inSystem((tx) => findRequest(tx, requestId)))?.digest ?? '';
const decide = async (scene: RequestScene, member: SceneMember, requestId: number, decision: 'approve' | 'reject' = 'approve', digest?: string) => {
  const seen = digest ?? (await digestOf(scene, requestId));
  return scene.as(member, (tx, subject) => decideRequest(tx, subject, { requestId, digest: seen, decision, comment: 'ok' }));
};
const codeOf = (result: { readonly ok: boolean }): string => ('error' in result ? (result.error as { code: string }).code : 'ok');
const stateOf = async (scene: RequestScene, requestId: number): Promise<string> => (await scene.inSystem((tx) => findRequest(tx, requestId)))?.state ?? '';
const approvers = async (scene: RequestScene, requestId: number): Promise<string[]> => (await scene.inSystem((tx) => stepsOf(tx, [requestId]))).map((step) => `${step.kind} ${step.approverUserId} ${step.state}`);
const formsOf = async (scene: RequestScene): Promise<string[]> => scene.inSystem(async (tx) =>
  (await tx.query<{ text: string }>("select concat_ws(' ', source_code, kind, leave_type, status) as text from attendance.approval where company_id = $1 order by 1", [tx.companyId])).rows.map((row) => row.text));

test('a leave is asked of the manager above, decided, and is a fact that asks for the days it touches', async () => {
  await withRequestScene(async (scene) => {
    const requestId = await submitted(scene, 'LEAF', {});
    assert.deepEqual(await approvers(scene, requestId), ['line MID open']);
    assert.deepEqual(await formsOf(scene), []);
    assert.deepEqual(await decide(scene, 'MID', requestId), { ok: true, value: { state: 'approved' } });
    assert.deepEqual(await formsOf(scene), ['requests leave annualLeave approved']);
    const months = await scene.inSystem((tx) => followRequest(tx, requestId));
    assert.deepEqual(months, ['2026-11']);
    const due = await scene.inSystem(async (tx) => (await tx.query<{ person_id: number }>('select person_id from attendance.recompute_request where company_id = $1', [tx.companyId])).rows);
    assert.deepEqual(due, [{ person_id: scene.idOf('LEAF') }]);
    // Told once, however often the job runs.
    await scene.inSystem((tx) => followRequest(tx, requestId));
    const notices = await scene.inSystem(async (tx) => (await tx.query<{ code: string }>('select code from platform.notice where company_id = $1 order by notice_id', [tx.companyId])).rows.map(({ code }) => code));
    assert.deepEqual(notices, ['requestDecided']);
    // The person takes it back before it begins; the fact goes with it.
    const back = await scene.as('LEAF', (tx) => withdrawRequest(tx, { personId: scene.idOf('LEAF'), userId: 'LEAF', requestId, comment: '' }));
    assert.ok(back.ok);
    assert.deepEqual(await formsOf(scene), ['requests leave annualLeave withdrawn']);
  });
});

test('leave begins on the next day of work: after a weekend, after the holidays, and tomorrow where no plan is known', async () => {
  await withRequestScene(async (scene) => {
    const after = (member: SceneMember, month: number, dayOfMonth: number): Promise<number> => scene.as(member, (tx) => nextWorkDay(tx, scene.idOf(member), dayOfDate(2026, month, dayOfMonth)));
    assert.deepEqual([await after('LEAF', 11, 2), await after('LEAF', 11, 6), await after('LEAF', 9, 30)], [dayOfDate(2026, 11, 3), dayOfDate(2026, 11, 9), dayOfDate(2026, 10, 8)]);
    await scene.inSystem((tx) => tx.query(
      "insert into people.terms (company_id, person_id, valid_from, legal_entity, workplace_code, wage_kind, currency, schedule_code, source) values ($1, $2, '2026-11-01', 'e', 'SH', 'monthly', 'CNY', 'NONE', 't')", [tx.companyId, scene.idOf('TWIN')]));
    assert.equal(await after('TWIN', 11, 6), dayOfDate(2026, 11, 7));
  });
});

test('a long leave is asked of two levels; transfer, countersign, reminder and time move the open step', async () => {
  await withRequestScene(async (scene) => {
    const requestId = await submitted(scene, 'LEAF', { toDate: '2026-11-12' });
    assert.deepEqual(await approvers(scene, requestId), ['line MID open', 'line BOSS waiting']);
    const route = await scene.inSystem((tx) => findRoute(tx, scene.idOf('LEAF'), sceneDay));
    const handOn = (member: SceneMember, way: 'transfer' | 'countersignBefore' | 'copy', toUserId: string) => scene.as(member, (tx, subject) => handOnRequest(tx, subject, { requestId, way, toUserId, comment: '' }, route));
    assert.equal(codeOf(await handOn('MID', 'transfer', 'RIVAL')), 'receiverMayNotDecide', 'nobody is asked who may not decide about the person');
    assert.equal(codeOf(await handOn('BOSS', 'transfer', 'OFFICE')), 'notYourStep');
    assert.equal(codeOf(await handOn('MID', 'countersignBefore', 'OFFICE')), 'ok');
    assert.deepEqual(await approvers(scene, requestId), ['countersign OFFICE open', 'line MID waiting', 'line BOSS waiting']);
    assert.equal(codeOf(await decide(scene, 'MID', requestId)), 'notYourStep');
    assert.equal(codeOf(await decide(scene, 'OFFICE', requestId)), 'ok');
    const remind = () => scene.as('LEAF', (tx) => remindApprover(tx, { personId: scene.idOf('LEAF'), userId: 'LEAF', requestId }));
    assert.deepEqual([codeOf(await remind()), codeOf(await remind())], ['ok', 'remindedAlready']);
    // Two days later MID has said nothing: BOSS is asked in MID's place.
    await scene.inSystem(async (tx) => tx.query("update requests.step set due_at = platform.now() - interval '1 hour' where company_id = $1 and state = 'open'", [tx.companyId]));
    assert.deepEqual(await scene.inSystem((tx) => escalateDue(tx, sceneDay)), [requestId]);
    assert.deepEqual(await scene.inSystem((tx) => escalateDue(tx, sceneDay)), []);
    assert.equal(codeOf(await decide(scene, 'MID', requestId)), 'notYourStep');
    assert.deepEqual(await decide(scene, 'BOSS', requestId), { ok: true, value: { state: 'open' } });
    assert.deepEqual(await decide(scene, 'BOSS', requestId), { ok: true, value: { state: 'approved' } });
    const events = await scene.inSystem(async (tx) => (await eventsOf(tx, requestId)).map(({ event }) => event));
    assert.deepEqual(events, ['submitted', 'countersigned', 'approved', 'reminded', 'escalated', 'approved', 'approved']);
  });
});

test('A-79: no step is skipped, nobody decides about themselves, and what is over stays over, also for hand-written SQL', async () => {
  await withRequestScene(async (scene) => {
    const requestId = await submitted(scene, 'MID', {});
    assert.equal(codeOf(await decide(scene, 'MID', requestId)), 'ownRequest');
    assert.equal(codeOf(await decide(scene, 'LEAF', requestId)), 'requestUnknown', 'somebody out of reach learns nothing');
    assert.equal(codeOf(await decide(scene, 'OFFICE', requestId)), 'notYourStep', 'a right over the person is not yet the turn');
    const wanted = [
      ["update requests.request set state = 'approved' where request_id = $1", 'stepsLeft'],
      ["update requests.request set minutes = 1 where request_id = $1", 'requestImmutable'],
      ["update requests.step set state = 'approved', decided_by = 'MID' where request_id = $1", 'ownRequest'],
      ["update requests.step set approver_user_id = 'MID' where request_id = $1", 'ownRequest'],
    ] as const;
    for (const [text, message] of wanted) await assert.rejects(scene.as('BOSS', (tx) => tx.query(text, [requestId])), { message });
    assert.equal(codeOf(await decide(scene, 'BOSS', requestId, 'reject')), 'ok');
    assert.equal(codeOf(await decide(scene, 'BOSS', requestId)), 'requestClosed');
    await assert.rejects(scene.as('BOSS', (tx) => tx.query("update requests.request set state = 'open' where request_id = $1", [requestId])), { message: 'requestClosed' });
    await assert.rejects(scene.as('BOSS', (tx) => tx.query("update requests.step set state = 'approved', decided_by = 'BOSS' where request_id = $1", [requestId])), { message: 'requestClosed' });
    assert.deepEqual(await formsOf(scene), []);
  });
});

test('A-80: an approval is of what was looked at', async () => {
  await withRequestScene(async (scene) => {
    const [first, second] = [await submitted(scene, 'LEAF', {}), await submitted(scene, 'LEAF', { fromDate: '2026-11-16', toDate: '2026-11-17' })];
    assert.equal(codeOf(await decide(scene, 'MID', second, 'approve', await digestOf(scene, first))), 'contentChanged');
    assert.equal(await stateOf(scene, second), 'open');
  });
});

test('A-77: of many leaves at once over one balance, those fit that the balance carries; a decision twice at once counts once', async () => {
  await withRequestScene(async (scene) => {
    // Six years of service: five days a year.
    const route = await scene.inSystem((tx) => findRoute(tx, scene.idOf('LEAF'), sceneDay));
    const subject = await scene.subject('LEAF');
    const days = ['2026-11-09', '2026-11-10', '2026-11-11', '2026-11-12', '2026-11-13', '2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20', '2026-11-23', '2026-11-24'];
    const results = await Promise.all(days.map((day) => withCompany(scene.database, forSubject(subject), (tx) => submitRequest(tx, { personId: scene.idOf('LEAF'), userId: 'LEAF', wish: wish({ fromDate: day, toDate: day }), route }))));
    assert.deepEqual(results.map(codeOf).toSorted(), [...Array(7).fill('leaveBalanceTooLow'), ...Array(5).fill('ok')]);
    const [first] = results.flatMap((result) => (result.ok ? [result.value.requestId] : []));
    assert.ok(first !== undefined);
    const twice = await Promise.all(Array.from({ length: 6 }, () => decide(scene, 'MID', first)));
    assert.deepEqual(twice.map(codeOf).toSorted(), ['ok', ...Array(5).fill('requestClosed')]);
    assert.deepEqual(await formsOf(scene), ['requests leave annualLeave approved']);
  });
});

test('A-82, A-84: the clock and the zone are the workplace\'s: no punch to come, none long past, and no more corrections than the limit', async () => {
  await withRequestScene(async (scene) => {
    const correction = (fromDate: string, fromTime: string) => submit(scene, 'LEAF', { kind: 'correction', leaveKind: null, fromDate, toDate: fromDate, fromTime, direction: 'in' });
    assert.equal(codeOf(await correction('2026-11-02', '09:01')), 'correctionInFuture', '09:00 in Shanghai, whatever the caller\'s clock says');
    assert.equal(codeOf(await correction('2026-08-03', '09:00')), 'requestTooFarBack');
    const days = ['2026-10-12', '2026-10-13', '2026-10-14', '2026-10-15', '2026-10-16', '2026-10-19'];
    const codes: string[] = [];
    for (const day of days) codes.push(codeOf(await correction(day, '08:55')));
    assert.deepEqual(codes, ['ok', 'ok', 'ok', 'ok', 'ok', 'correctionLimit']);
    assert.equal(codeOf(await submit(scene, 'LEAF', { fromDate: '2026-11-07', toDate: '2026-11-08' })), 'requestNothingPlanned', 'a weekend needs no leave');
  });
});

test('the same leave from two sources counts once, in the days and in the balance, and is shown', async () => {
  await withRequestScene(async (scene) => {
    const personId = scene.idOf('LEAF');
    const requestId = await submitted(scene, 'LEAF', { fromDate: '2026-10-12', toDate: '2026-10-13' });
    assert.equal(codeOf(await decide(scene, 'MID', requestId)), 'ok');
    const at = (dayOfMonth: number, hour: number): number => dayOfDate(2026, 10, dayOfMonth) * 86_400 + (hour - 8) * 3600;
    await scene.inSystem((tx) => absorbOwnForms(tx, 'wecom', [{ personId, naturalKey: 'SP1', fact: { kind: 'approval', sourcePersonKey: '', approvalNumber: 'SP1', status: 'approved', submittedInstant: at(9, 9), zone: 'Asia/Shanghai', form: { type: 'leave', leaveType: 'annualLeave', sourceLeaveName: '年假', from: at(13, 9), to: at(14, 18) } } }]));
    const balance = () => scene.inSystem(async (tx) => {
      const ledger = (await readLedgers(tx, [personId], sceneDay)).get(personId);
      assert.ok(ledger !== undefined);
      const { annual } = balancesOf(ledger, sceneDay);
      return { used: annual.used, balance: annual.balance };
    });
    const before = await balance();
    await scene.inSystem((tx) => calculateAttendance(tx, { month: '2026-10', personIds: [personId] }));
    assert.deepEqual([before, await balance()], [{ used: 1440, balance: 960 }, { used: 1440, balance: 960 }], 'three days, computed or not');
    const same = await scene.inSystem((tx) => findSameForms(tx, { sourceCode: 'requests', personIds: [personId], from: at(1, 0), to: at(31, 0) }));
    assert.deepEqual(same.map(({ approvalNumber, otherNumber, isOtherLeave }) => [approvalNumber, otherNumber, isOtherLeave]), [[`R${requestId}`, 'SP1', false]]);
    // The manager takes the approval back: what WeCom says is still there.
    assert.equal(codeOf(await scene.as('MID', (tx, subject) => revokeRequest(tx, subject, { requestId, comment: '未休' }))), 'ok');
    assert.deepEqual(await balance(), { used: 960, balance: 1440 });
  });
});

test('the ledger: rules write once, a record of service adds the difference, and a leaver keeps what was earned', async () => {
  await withRequestScene(async (scene) => {
    const leaf = scene.idOf('LEAF');
    assert.deepEqual(await scene.inSystem((tx) => grantAnnualLeave(tx, 2026)), { people: 7, entries: 7 });
    assert.deepEqual(await scene.inSystem((tx) => grantAnnualLeave(tx, 2026)), { people: 0, entries: 0 });
    assert.ok((await scene.as('CLERK', (tx) => recordServiceStart(tx, { personId: leaf, firstWorkDate: '2010-03-01', proof: '社保记录', today: sceneDay }))).ok);
    assert.deepEqual(await scene.inSystem((tx) => grantAnnualLeave(tx, 2026)), { people: 1, entries: 1 });
    assert.ok((await scene.as('CLERK', (tx) => adjustLeave(tx, { personId: leaf, account: 'annual', entry: 'opening', minutes: -960, validFrom: '2026-01-01', usableUntil: '2026-12-31', reason: '旧系统已休两天' }))).ok);
    const left = async (): Promise<number | undefined> => (await scene.inSystem((tx) => untakenLeave(tx, [leaf], dayOfDate(2026, 6, 30)))).get(leaf)?.annualMinutes;
    assert.equal(await left(), 8 * 480, 'ten days less two');
    await scene.inSystem(async (tx) => tx.query("update people.person set leave_date = '2026-06-30' where company_id = $1 and person_id = $2", [tx.companyId, leaf]));
    // 181/365 × 10 = 4.96: four days earned, two taken.
    assert.equal(await left(), 2 * 480);
    for (const text of ['update requests.leave_entry set minutes = 1', 'delete from requests.leave_entry', 'delete from requests.step', 'delete from requests.request']) await assert.rejects(scene.as('CLERK', (tx) => tx.query(text)), { code: '42501' }, text);
  });
});

test('overtime on a rest day for time off: no overtime to pay, and its minutes in the ledger, to be taken like any', async () => {
  await withRequestScene(async (scene) => {
    const leaf = scene.idOf('LEAF');
    const overtime = { kind: 'overtime', leaveKind: null, fromDate: '2026-10-31', toDate: '2026-10-31', fromTime: '09:00', toTime: '12:00', compensation: 'timeOff' } as const;
    assert.equal(codeOf(await submit(scene, 'LEAF', overtime)), 'timeOffNotOffered', 'until the company chooses so');
    await scene.inSystem(async (tx) => chooseRequestPolicy(tx, { validFrom: '2026-10-01', today: '2026-11-02' }, { ...(await readRequestPolicy(tx, '2026-10-01')).policy, restDayOvertime: 'choose' }));
    const requestId = await submitted(scene, 'LEAF', overtime);
    assert.equal(codeOf(await decide(scene, 'MID', requestId)), 'ok');
    const at = (hour: number): number => dayOfDate(2026, 10, 31) * 86_400 + (hour - 8) * 3600;
    const punch = (hour: number) => ({ stream: 'punch' as const, naturalKey: `p${hour}`, sourcePersonKey: 'leaf', businessDay: dayOfDate(2026, 10, 31), raw: '', contentHash: String(hour), facts: [{ kind: 'punch' as const, sourcePersonKey: 'leaf', instant: at(hour), zone: 'Asia/Shanghai', sourceText: '', direction: 'unknown' as const, device: '', place: '' }] });
    await scene.inSystem(async (tx) => {
      await tx.query("insert into people.source_identity (company_id, source_code, source_person_key, person_id, matched_by) values ($1, 'wecom', 'leaf', $2, 'test')", [tx.companyId, leaf]);
      await absorbWorkFacts(tx, { sourceCode: 'wecom', records: [punch(9), punch(12)] });
      await calculateAttendance(tx, { month: '2026-10', personIds: [leaf] });
    });
    const day = await scene.inSystem(async (tx) => (await tx.query("select present_minutes, overtime_rest_day_minutes as paid, uncounted_minutes as uncounted, finding_bits from attendance.attendance_day where company_id = $1 and person_id = $2 and business_date = '2026-10-31'", [tx.companyId, leaf])).rows[0]);
    assert.deepEqual(day, { present_minutes: 180, paid: 0, uncounted: 180, finding_bits: 0 });
    const timeOff = async (): Promise<number | undefined> => (await scene.inSystem((tx) => untakenLeave(tx, [leaf], sceneDay))).get(leaf)?.timeOffMinutes;
    assert.equal(await timeOff(), 180);
    assert.equal(codeOf(await submit(scene, 'LEAF', { leaveKind: 'compensatoryLeave' })), 'leaveBalanceTooLow');
    const taken = await submitted(scene, 'LEAF', { leaveKind: 'compensatoryLeave', toPart: 'first' });
    assert.equal(codeOf(await decide(scene, 'MID', taken)), 'ok');
    assert.equal(await timeOff(), 0);
  });
});

test('a delegation lets its receiver decide in the delegator\'s place, and nobody decides about themselves by one', async () => {
  await withRequestScene(async (scene) => {
    const [leaf, mid] = [await submitted(scene, 'LEAF', {}), await submitted(scene, 'MID', {})];
    assert.equal(codeOf(await decide(scene, 'RIVAL', leaf)), 'requestUnknown');
    await scene.inSystem(async (tx) => {
      for (const from of ['MID', 'BOSS']) {
        await tx.query(
          "insert into access.delegation (company_id, from_user_id, to_user_id, rights, valid_from, valid_to, acting_id, made_by) values ($1, $2, $3, '{read:public,read:personal,approve:personal}', '2026-11-01', '2026-11-30', 1, 'test')",
          [tx.companyId, from, from === 'MID' ? 'RIVAL' : 'MID'],
        );
      }
    });
    assert.deepEqual(await decide(scene, 'RIVAL', leaf), { ok: true, value: { state: 'approved' } });
    assert.deepEqual((await scene.inSystem((tx) => stepsOf(tx, [leaf]))).map(({ approverUserId, decidedBy }) => [approverUserId, decidedBy]), [['MID', 'RIVAL']]);
    assert.equal(codeOf(await decide(scene, 'MID', mid)), 'ownRequest', 'BOSS handed their rights to MID: not over MID');
  });
});

test('own leave: nobody adjusts it, and whoever acts for the person does not decide it', async () => {
  await withRequestScene(async (scene) => {
    const adjust = (member: SceneMember, about: SceneMember) => scene.as(member, (tx) => adjustLeave(tx, { personId: scene.idOf(about), account: 'annual', entry: 'adjustment', minutes: 480, validFrom: '2026-01-01', usableUntil: '2026-12-31', reason: 'gift' }));
    const serve = (member: SceneMember, about: SceneMember) => scene.as(member, (tx) => recordServiceStart(tx, { personId: scene.idOf(about), firstWorkDate: '1990-01-01', proof: '', today: sceneDay }));
    assert.deepEqual([codeOf(await adjust('CLERK', 'CLERK')), codeOf(await serve('CLERK', 'CLERK')), codeOf(await adjust('CLERK', 'TWIN')), codeOf(await serve('CLERK', 'TWIN'))], ['ownLeave', 'ownLeave', 'ok', 'ok']);
    const requestId = await submitted(scene, 'LEAF', {});
    await scene.inSystem((tx) => beginActingFor(tx, { userId: 'MID', forUserId: 'LEAF', fromMilliseconds: 0, untilMilliseconds: null }));
    assert.deepEqual([codeOf(await decide(scene, 'MID', requestId)), await stateOf(scene, requestId)], ['ownRequest', 'open']);
    assert.equal(codeOf(await adjust('MID', 'LEAF')), 'ownLeave');
    const bot = forSubject({ ...(await scene.subject('CLERK')), personId: null, program: 'bot' });
    assert.equal(codeOf(await withCompany(scene.database, bot, (tx) => recordServiceStart(tx, { personId: scene.idOf('TWIN'), firstWorkDate: '1990-01-01', proof: '', today: sceneDay }))), 'programsDecideNothing');
  });
});

test('one clerk cannot choose what decided leave before today, a program chooses nothing, and the audit says what changed', async () => {
  await withRequestScene(async (scene) => {
    const choose = (validFrom: string, backDays: number) => scene.as('CLERK', async (tx) => chooseRequestPolicy(tx, { validFrom, today: '2026-11-02' }, { ...(await readRequestPolicy(tx, validFrom)).policy, backDays }));
    const backDays = (): Promise<number> => scene.inSystem(async (tx) => (await readRequestPolicy(tx, '2026-11-02')).policy.backDays);
    assert.ok((await choose('2026-10-01', 31)).ok, 'the first choice of a company stands for the time before it');
    assert.equal(codeOf(await choose('2026-11-01', 366)), 'policyInPast');
    assert.equal(await backDays(), 31);
    const bot = forSubject({ ...(await scene.subject('CLERK')), program: 'bot' });
    assert.equal(codeOf(await withCompany(scene.database, bot, async (tx) => chooseRequestPolicy(tx, { validFrom: '2026-11-02', today: '2026-11-02' }, (await readRequestPolicy(tx, '2026-11-02')).policy))), 'programsDecideNothing');
    assert.ok((await choose('2026-11-02', 10)).ok);
    assert.equal(await backDays(), 10);
    const { rows } = await scene.inSystem((tx) => tx.query<{ data: object }>("select data from platform.audit_event where company_id = $1 and action = 'requests.policyChosen' order by audit_seq", [tx.companyId]));
    assert.deepEqual(rows.map(({ data }) => data), [{ backDays: '62 > 31' }, { backDays: '31 > 10' }]);
  });
});
