/**
 * Goal: from a requisition to a person nothing is copied by hand, nothing goes out that two people did not agree to, and of a
 * candidate nothing stays behind. Method: the routes over a real database, answers held against the schemas; hand-written SQL
 * where the database itself must refuse.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import type { Route } from '#contracts/api/api-route';
import { success, type Result } from '#kernel/base/result';
import { parseDay } from '#kernel/calendar/epoch-day';
import { findPersonId, hireAndHandOn, payTermsSegments, positionsOf, registerPersonFileRoutes, registerPositionRoutes } from '#modules/people';
import { asSystem, decideProposal, findProposal, forSubject, withCompany, type ApiServer, type CompanyTransaction, type Subject } from '#modules/platform';
import { eraseDueCandidates, offerProposalKind, recruitingPersonData, recruitingSealedPlaces, registerApplicationRoutes, registerCandidateRoutes, registerOwnInterviewRoutes, registerRequisitionRoutes } from './index.ts';

type Handler = (request: unknown) => Promise<Result<unknown, { readonly code: string; readonly data?: unknown }>>;
type Answer = Record<string, unknown>;
type Asked = { readonly params?: object; readonly query?: object; readonly body?: object; readonly table?: string };

const today = '2026-11-10';
const day = (text: string): number => {
  const parsed = parseDay(text);
  assert.ok(parsed.ok);
  return parsed.value;
};

const openRoutes = ({ database, company }: TestDatabase) => {
  const captured = new Map<string, { readonly route: Route; readonly handler: Handler }>();
  const server: ApiServer = { handle: (route, handler) => void captured.set(route.operationId, { route, handler: handler as unknown as Handler }) };
  const allowed = { matching: true };
  const enrolled: (readonly [personId: number, positionCode: string, day: number])[] = [];
  const hiring = { schedules: async () => new Map([['S', '白班']]), insurancePlaces: async () => new Map(), afterChange: async () => undefined, reabsorb: async () => undefined };
  const shared = { database, nameUsers: async (_: CompanyTransaction, userIds: readonly string[]) => new Map(userIds.map((userId) => [userId, `name of ${userId}`])) };
  const deps = {
    ...shared, isMatchingAllowed: async () => allowed.matching, embedder: null, zone: 'Asia/Shanghai', today: () => today, readTable: async (bytes: Buffer) => success(bytes.toString('utf8').split('\n').map((line) => line.split(','))),
    hire: (tx: CompanyTransaction, wishes: Parameters<typeof hireAndHandOn>[2], source: string) => hireAndHandOn(hiring, tx, wishes, source),
    enrolments: { training: async (_: CompanyTransaction, personId: number, positionCode: string, on: number) => enrolled.push([personId, positionCode, on]) > 0, goals: async () => false },
  };
  registerRequisitionRoutes(server, deps);
  registerCandidateRoutes(server, deps);
  registerApplicationRoutes(server, deps);
  registerOwnInterviewRoutes(server, deps);
  registerPositionRoutes(server, { ...shared, today: () => day(today) });
  registerPersonFileRoutes(server, { ...shared, ...hiring, today: () => day(today), askLater: async () => undefined, untakenLeave: async () => null });
  const clerk = testSubject({ companyId: company.companyId, role: 'payrollClerk', userId: 'clerk' });
  const supervisor = testSubject({ companyId: company.companyId, role: 'payrollSupervisor', userId: 'supervisor' });
  const administrator = testSubject({ companyId: company.companyId, role: 'administrator', userId: 'administrator' });
  const call = async (operationId: string, { params, query, body, table }: Asked, subject: Subject = clerk): Promise<Answer> => {
    const { route, handler } = captured.get(operationId) ?? assert.fail(operationId);
    const given = body === undefined ? null : route.body?.parse({ commandId: randomUUID(), ...body });
    const asked = route.query?.parse({ ...(table === undefined ? {} : { commandId: randomUUID() }), ...query }) ?? null;
    const result = await handler({ subject, params: params ?? {}, query: asked, body: given, upload: table === undefined ? null : { fileName: 'a.csv', content: Buffer.from(table) }, language: 'zh-CN' });
    return result.ok ? (route.response.parse(result.value) as Answer) : { code: result.error.code, ...(result.error.data === undefined ? {} : { data: result.error.data }) };
  };
  const decide = (subject: Subject, proposalId: unknown, decision: 'approve' | 'reject' = 'approve') => withCompany(database, forSubject(subject), async (tx) => {
    const proposal = await findProposal(tx, Number(proposalId));
    return decideProposal(tx, [offerProposalKind], { proposalId: Number(proposalId), digest: proposal?.digest ?? '', decision, reason: 'because' });
  });
  const inCompany = <T>(work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, asSystem(company.companyId, 'proof', 'test'), work);
  return { call, decide, inCompany, clerk, supervisor, administrator, enrolled, allowed };
};
type Scene = ReturnType<typeof openRoutes>;

/** A position with a profile, a place of work, and a manager. */
const prepare = async ({ call, inCompany }: Scene): Promise<void> => {
  await inCompany((tx) => tx.query("insert into people.workplace (company_id, workplace_code, name, zone, country) values ($1, 'sh', '上海', 'Asia/Shanghai', 'CN')", [tx.companyId]));
  const skill = (skillCode: string, titleChinese: string, titleEnglish: string) => call('saveSkill', { body: { skillCode, titleChinese, titleEnglish, synonyms: [] } });
  assert.deepEqual([await skill('tigWelding', '氩弧焊', 'TIG welding'), await skill('robotWelding', '机器人焊接', 'Robot welding')], [{ done: true }, { done: true }]);
  assert.deepEqual(await call('savePosition', { body: { positionCode: 'welder', titleChinese: '焊接工程师', titleEnglish: 'Welder' } }), { done: true });
  assert.equal((await call('openRequisition', { body: { positionCode: 'welder', department: '生产部', headcount: 1, wantedBy: null } }))['code'], 'positionWithoutProfile');
  const need = (skillCode: string, isMust: boolean) => ({ skillCode, level: 3, isMust, years: null, note: '' });
  assert.deepEqual(await call('savePositionProfile', { params: { positionCode: 'welder' }, body: { validFrom: '2026-01-01', duties: [], requirements: [need('tigWelding', true), need('robotWelding', false)], competencies: [] } }), { done: true });
  assert.deepEqual(await call('hirePerson', { body: { name: '主管', personNumber: 'M1', hireDate: '2020-01-01', department: '生产部' } }), { personNumber: 'M1', missing: ['terms', 'identityNumber', 'bankAccount'] });
};
const open = async ({ call }: Scene, headcount = 1): Promise<string> => String((await call('openRequisition', { body: { positionCode: 'welder', department: '生产部', headcount, wantedBy: '2026-12-31' } }))['requisitionId']);
const person = { name: '赵一', mobile: '138 0000 0001', email: 'Zhao@Example.com', identityNumber: '110105194912310021', skills: [{ skill: '氩弧焊', level: 4, years: 6 }], experience: '没有机器人焊接经验。' };
const terms = { hireDate: '2026-11-16', department: '生产部', managerPersonNumber: 'M1', legalEntity: '示例', workplaceCode: 'sh', scheduleCode: 'S', wageKind: 'monthly', wage: '11500.00' };
const interviewOf = { startsAt: '2026-11-11T14:00:00+08:00', zone: 'Asia/Shanghai', interviewerPersonNumber: 'M1' };
const stageOf = async ({ call }: Scene, candidateId: unknown): Promise<unknown> => ((await call('readCandidate', { params: { candidateId } }))['applications'] as { stage: string }[])[0]?.stage;

/** An interview and what it found; whoever holds it sees who comes, and nobody else does. Answers what is left for them later. */
const holdInterview = async ({ call, inCompany }: Scene, companyId: number, applicationId: unknown): Promise<() => Promise<unknown[]>> => {
  assert.equal((await call('proposeOffer', { params: { applicationId }, body: terms }))['code'], 'stageNotNext');
  assert.equal((await call('planInterview', { params: { applicationId }, body: { ...interviewOf, interviewerPersonNumber: 'M9' } }))['code'], 'interviewerUnknown');
  const { interviewId } = await call('planInterview', { params: { applicationId }, body: interviewOf });
  const card = (requirement: string) => call('giveScorecard', { params: { interviewId }, body: { recommendation: 'yes', text: '稳定', findings: [{ requirement, level: 4 }] } });
  assert.equal((await card('juggling'))['code'], 'requirementUnknown');
  // Whoever holds it sees who comes, and nobody else does; nothing of it is left for them once the application is over.
  const managerId = await inCompany((tx) => findPersonId(tx, 'M1'));
  const holder = testSubject({ companyId, role: 'employee', userId: 'holder', personId: managerId });
  const stranger = testSubject({ companyId, role: 'employee', userId: 'stranger', personId: 999_999 });
  const held = async (subject: Subject) => ((await call('listOwnInterviews', {}, subject))['rows'] as { interviewId: string }[]).map((row) => row.interviewId);
  const ownCard = (subject: Subject) => call('giveOwnScorecard', { params: { interviewId }, body: { recommendation: 'strongYes', text: '很好', findings: [{ requirement: 'tigWelding', level: 5 }] } }, subject);
  assert.deepEqual([await held(holder), await held(stranger)], [[interviewId], []]);
  const seen = await call('readOwnInterview', { params: { interviewId } }, holder);
  assert.deepEqual([seen['name'], seen['experience'], Object.keys(seen).filter((key) => ['mobile', 'email', 'offers', 'candidateId'].includes(key))], ['赵一', '没有机器人焊接经验。', []]);
  assert.deepEqual([(await call('readOwnInterview', { params: { interviewId } }, stranger))['code'], (await ownCard(stranger))['code']], ['notFound', 'notFound']);
  assert.deepEqual(await ownCard(holder), { done: true });
  assert.deepEqual(await card('tigWelding'), { done: true });
  assert.equal((await call('cancelInterview', { params: { interviewId }, body: {} }))['code'], 'interviewOver');
  return async () => [await held(holder), (await call('readOwnInterview', { params: { interviewId } }, holder))['code'], (await ownCard(holder))['code']];
};

test('from the profile to the person: one candidate, an offer of two people, one step that hires, enrols and writes back', async () => {
  await withTestDatabase(async (given) => {
    const scene = openRoutes(given);
    const { call, decide, supervisor, administrator, clerk, inCompany } = scene;
    await prepare(scene);
    const requisitionId = await open(scene);
    const entered = await call('enterCandidate', { body: { ...person, requisitionId } });
    const { candidateId, applicationId } = entered;
    assert.deepEqual(await call('enterCandidate', { body: { name: '赵 一', mobile: '+86 13800000001', requisitionId } }), { ...entered, isKnown: true });
    assert.deepEqual(await call('enterCandidate', { body: { name: '别人', mobile: '13800000001' } }), { code: 'contactOfAnother', data: { candidateId } });
    scene.allowed.matching = false;
    assert.deepEqual([(await call('readMatching', { params: { requisitionId } }))['code'], (await call('readMatchingDifferences', { params: { requisitionId } }))['code']], ['matchingNotAllowed', 'matchingNotAllowed']);
    scene.allowed.matching = true;
    const matching = await call('readMatching', { params: { requisitionId } });
    assert.deepEqual((matching['rows'] as { name: string; score: string; requirements: { skillCode: string; state: string; denials: { quote: string }[] }[] }[]).map(({ name, score, requirements }) => [name, score, requirements.map(({ skillCode, state }) => `${skillCode} ${state}`), requirements[1]?.denials[0]?.quote]),
      [['赵一', '66.7', ['tigWelding met', 'robotWelding denied'], '没有机器人焊接经验']]);
    const leftForHolder = await holdInterview(scene, given.company.companyId, applicationId);
    // The offer: nobody approves their own, and nothing is answered or hired before.
    assert.equal((await call('hireCandidate', { params: { applicationId }, body: {} }))['code'], 'offerNotAccepted');
    const { offerId, proposalId } = await call('proposeOffer', { params: { applicationId }, body: terms });
    assert.equal(await stageOf(scene, candidateId), 'offer');
    assert.equal((await call('proposeOffer', { params: { applicationId }, body: terms }))['code'], 'offerStands');
    assert.equal((await call('moveApplication', { params: { applicationId }, body: { stage: 'rejected' } }))['code'], 'offerStands');
    assert.equal((await call('answerOffer', { params: { offerId }, body: { answer: 'accepted' } }))['code'], 'offerNotApproved');
    assert.equal((await decide({ ...clerk, rights: { ...clerk.rights, 'approve:pay': 'all' } }, proposalId)).ok, false);
    assert.deepEqual(await decide(supervisor, proposalId), { ok: true, value: { state: 'approved' } });
    assert.deepEqual(await call('answerOffer', { params: { offerId }, body: { answer: 'accepted' } }), { done: true });
    const offersFor = async (subject: Subject) => ((await call('readCandidate', { params: { candidateId } }, subject))['applications'] as { offers: { wage: string | null }[] }[])[0]?.offers.map(({ wage }) => wage);
    assert.deepEqual([await offersFor(clerk), await offersFor(administrator)], [['11500.00'], [null]]);
    // The hire.
    assert.equal((await call('hireCandidate', { params: { applicationId }, body: {} }, administrator))['code'], 'hireNeedsPay');
    assert.equal((await call('hireCandidate', { params: { applicationId }, body: {} }, { ...clerk, isSteppedUp: false }))['code'], 'stepUpNeeded');
    const hire = { commandId: randomUUID(), personNumber: 'W1' };
    const began = performance.now();
    const hired = await call('hireCandidate', { params: { applicationId }, body: hire });
    const seconds = (performance.now() - began) / 1000;
    assert.deepEqual(hired, { personNumber: 'W1', missing: ['bankAccount'], enrolled: ['training'] });
    assert.ok(seconds < 10, `${seconds} s`);
    assert.deepEqual(await call('hireCandidate', { params: { applicationId }, body: hire }), hired);
    assert.equal((await call('hireCandidate', { params: { applicationId }, body: { isNewLegalEntity: true } }))['code'], 'applicationOver');
    const personId = scene.enrolled[0]?.[0] ?? 0;
    assert.deepEqual(scene.enrolled, [[personId, 'welder', day('2026-11-16')]]);
    await inCompany(async (tx) => {
      assert.equal((await positionsOf(tx, [personId], day('2026-11-16'))).get(personId), 'welder');
      assert.deepEqual((await payTermsSegments(tx, { personIds: [personId], fromDay: day('2026-11-16'), toDay: day('2026-11-17') })).map(({ wage }) => wage), ['11500.00']);
      for (const table of recruitingPersonData) assert.ok((await table.read(tx, personId)).length > 0, `the person gets a copy of the application they came by: ${table.table}`);
    });
    assert.deepEqual(await leftForHolder(), [[], 'notFound', 'notFound']);
    const file = await call('readRequisition', { params: { requisitionId } });
    assert.deepEqual([file['state'], file['hired'], (file['events'] as { state: string }[]).map(({ state }) => state)], ['filled', 1, ['open', 'filled']]);
    assert.equal((await call('enterCandidate', { body: { ...person, name: '钱二', mobile: '13800000002', email: '', identityNumber: '', requisitionId } }))['code'], 'requisitionNotOpen');
  });
});

test('offers that are refused, declined or taken back leave the application where it came from; the database refuses what is not drawn', async () => {
  await withTestDatabase(async (given) => {
    const scene = openRoutes(given);
    const { call, decide, supervisor, inCompany } = scene;
    await prepare(scene);
    const requisitionId = await open(scene);
    const { candidateId, applicationId } = await call('enterCandidate', { body: { ...person, requisitionId } });
    await call('planInterview', { params: { applicationId }, body: interviewOf });
    const first = await call('proposeOffer', { params: { applicationId }, body: terms });
    assert.deepEqual(await decide(supervisor, first['proposalId'], 'reject'), { ok: true, value: { state: 'rejected' } });
    assert.equal(await stageOf(scene, candidateId), 'interview');
    const second = await call('proposeOffer', { params: { applicationId }, body: terms });
    const [offerId, application] = [Number(second['offerId']), Number(applicationId)];
    const wanted: readonly (readonly [sql: string, values: readonly unknown[], error: string])[] = [
      ["update recruiting.offer set state = 'approved' where offer_id = $1", [offerId], 'offerNotApproved'],
      ["update recruiting.offer set hire_date = '2026-12-01' where offer_id = $1", [offerId], 'offerImmutable'],
      ["insert into recruiting.offer (company_id, application_id, hire_date, made_by, state) select company_id, application_id, hire_date, 'x', 'accepted' from recruiting.offer where offer_id = $1", [offerId], 'offerNotApproved'],
      ["update recruiting.application set stage = 'hired' where application_id = $1", [application], 'hireMissing'],
      ["update recruiting.application set stage = 'interview' where application_id = $1", [application], 'offerStands'],
      ["update recruiting.application set stage = 'new' where application_id = $1", [application], 'stageNotNext'],
      ["insert into recruiting.application (company_id, candidate_id, requisition_id, stage) select company_id, candidate_id, requisition_id, 'offer' from recruiting.application where application_id = $1", [application], 'stageNotNext'],
      ["update recruiting.requisition set position_code = 'other' where requisition_id = $1", [Number(requisitionId)], 'requisitionImmutable'],
    ];
    for (const [sql, values, error] of wanted) await assert.rejects(inCompany((tx) => tx.query(sql, [...values])), { message: error }, sql);
    assert.deepEqual(await decide(supervisor, second['proposalId']), { ok: true, value: { state: 'approved' } });
    assert.deepEqual(await call('answerOffer', { params: { offerId: second['offerId'] }, body: { answer: 'declined' } }), { done: true });
    assert.equal(await stageOf(scene, candidateId), 'interview');
    // Terms that are not those that were approved hire nobody.
    const third = await call('proposeOffer', { params: { applicationId }, body: terms });
    await decide(supervisor, third['proposalId']);
    await call('answerOffer', { params: { offerId: third['offerId'] }, body: { answer: 'accepted' } });
    await inCompany((tx) => tx.query('update recruiting.offer set salt_sealed = (select salt_sealed from recruiting.offer where offer_id = $1), terms_sealed = null where offer_id = $1', [Number(third['offerId'])]));
    assert.equal((await call('hireCandidate', { params: { applicationId }, body: { isNewLegalEntity: true } }))['code'], 'offerChanged');
    assert.deepEqual(await call('answerOffer', { params: { offerId: third['offerId'] }, body: { answer: 'withdrawn' } }), { done: true });
    assert.deepEqual(await call('moveApplication', { params: { applicationId }, body: { stage: 'rejected', note: '条件未谈妥' } }), { done: true });
    const state = (given2: object) => call('changeRequisition', { params: { requisitionId }, body: { department: '生产部', headcount: 1, wantedBy: null, ...given2 } });
    assert.deepEqual(await state({ state: 'cancelled' }), { done: true });
    assert.equal((await state({ state: 'open' }))['code'], 'requisitionClosed');
    assert.equal((await call('moveApplication', { params: { applicationId }, body: { stage: 'screening' } }))['code'], 'requisitionNotOpen');
  });
});

test('a table of candidates: remembered columns, rows taken, known or given back; a second hand-in enters nobody', async () => {
  await withTestDatabase(async (given) => {
    const scene = openRoutes(given);
    const { call } = scene;
    await prepare(scene);
    const requisitionId = await open(scene, 5);
    const table = ['应聘人,联系电话,邮件,专业技能,性别,出生年份', '钱二,13800000002,,氩弧焊、机器人焊接,女,1994', '孙三,1.38E+10,,,,', '钱 二,,QIAN@example.com,,,', '钱二,0086 13800000002,qian@example.com,,保密,', '李四,,,,,', '周五,13800000002,,,,', '吴六,13800000006,,,未知,'].join('\n');
    assert.equal((await call('importCandidateSheet', { table }))['code'], 'candidateColumnsMissing');
    assert.deepEqual(await call('rememberCandidateColumns', { body: { columns: [{ heading: '应聘人', field: 'name' }] } }), { done: true });
    const looked = await call('previewCandidateSheet', { table });
    assert.deepEqual([(looked['columns'] as { field: string }[]).map(({ field }) => field), looked['missing']], [['name', 'mobile', 'email', 'skills', 'gender', 'birthYear'], []]);
    const taken = await call('importCandidateSheet', { table, query: { requisitionId } });
    const failures = (taken['failures'] as { row: number; field: string | null; code: string }[]).map(({ row, field, code }) => [row, field, code]);
    assert.deepEqual([taken['entered'], taken['known'], failures], [1, 1, [[3, 'mobile', 'cellMangled'], [4, null, 'candidateNamesake'], [6, null, 'contactMissing'], [7, null, 'contactOfAnother'], [8, 'gender', 'choiceUnknown']]]);
    const again = await call('importCandidateSheet', { table, query: { requisitionId } });
    // Row 5 named both what row 2 had and what row 4 has: the second hand-in knows all three.
    assert.deepEqual([again['entered'], again['known']], [0, 3]);
    assert.deepEqual(await call('enterCandidate', { body: { name: '钱二', email: 'other@example.com', requisitionId, identityNumber: '' } }).then(({ isKnown }) => isKnown), false);
    const handedIn = await call('importCandidates', { body: { source: 'job-site', requisitionId, rows: [{ name: '郑七', sourceKey: 'k7', mobile: '13800000007' }, { name: '郑七', sourceKey: 'k7' }, { name: '钱二', mobile: '13800000002', identityNumber: '110105194912310021' }] } });
    assert.deepEqual([(handedIn['taken'] as { isKnown: boolean }[]).map(({ isKnown }) => isKnown), handedIn['failures']], [[false, true, true], []]);
    const listed = await call('listCandidates', { query: { requisitionId, search: '138-0000-0007' } });
    assert.deepEqual([listed['total'], (listed['rows'] as { name: string; source: string }[]).map(({ name, source }) => [name, source])], [1, [['郑七', 'job-site']]]);
    assert.deepEqual((await call('readMatchingDifferences', { params: { requisitionId } }))['groups'], []);
    const file = await call('listCandidates', { query: { search: '钱', stage: 'new' } });
    assert.deepEqual((file['rows'] as { mobile: string }[]).map(({ mobile }) => mobile).toSorted(), ['', '13800000002']);
    // A candidate's contacts stay their own also when somebody else's are written over.
    const other = (file['rows'] as { candidateId: string; mobile: string }[]).find(({ mobile }) => mobile === '');
    assert.equal((await call('changeCandidate', { params: { candidateId: other?.candidateId }, body: { name: '钱二', mobile: '13800000002' } }))['code'], 'contactOfAnother');
    // The two that no row could tell apart are made one; from then on the row that named both is known.
    const kept = (file['rows'] as { candidateId: string; mobile: string }[]).find(({ mobile }) => mobile !== '')?.candidateId;
    const join = () => call('joinCandidates', { params: { candidateId: kept }, body: { otherCandidateId: other?.candidateId } });
    assert.equal((await join())['code'], 'joinBothRun');
    const doubled = (await call('readCandidate', { params: { candidateId: other?.candidateId } }))['applications'] as { applicationId: string }[];
    assert.deepEqual(await call('moveApplication', { params: { applicationId: doubled[0]?.applicationId }, body: { stage: 'withdrawn' } }), { done: true });
    assert.deepEqual(await join(), { done: true });
    const joined = await call('readCandidate', { params: { candidateId: kept } });
    assert.deepEqual([joined['mobile'], joined['email'], joined['hasIdentityNumber']], ['13800000002', 'qian@example.com', true]);
    assert.deepEqual([(await join())['code'], (await call('readCandidate', { params: { candidateId: other?.candidateId } }))['isErased']], ['candidateErased', true]);
    assert.equal((await call('importCandidateSheet', { table, query: { requisitionId } }))['known'], 3);
  });
});

test('a candidate whose time is over, or who asks, is gone from every table; what two of them share is free again', async () => {
  await withTestDatabase(async (given) => {
    const scene = openRoutes(given);
    const { call, decide, supervisor, inCompany } = scene;
    await prepare(scene);
    const requisitionId = await open(scene, 5);
    const enter = (name: string, mobile: string) => call('enterCandidate', { body: { ...person, name, mobile, email: '', identityNumber: '', gender: 'woman', requisitionId } });
    const [asked, due, runs] = [await enter('甲', '13800000001'), await enter('乙', '13800000002'), await enter('丙', '13800000003')];
    const { interviewId } = await call('planInterview', { params: { applicationId: asked['applicationId'] }, body: interviewOf });
    await call('giveScorecard', { params: { interviewId }, body: { recommendation: 'no', text: '不合适', findings: [] } });
    const { proposalId } = await call('proposeOffer', { params: { applicationId: asked['applicationId'] }, body: terms });
    await call('moveApplication', { params: { applicationId: due['applicationId'] }, body: { stage: 'rejected', note: '经验不足' } });
    const left = () => inCompany(async (tx) => {
      const counts = new Map<string, number>();
      for (const { table, column } of recruitingSealedPlaces) counts.set(`${table}.${column}`, (await tx.query<{ count: number }>(`select count(${column})::int as count from ${table} where company_id = $1`, [tx.companyId])).rows[0]?.count ?? 0);
      return counts;
    });
    assert.ok([...(await left())].every(([place, count]) => count > 0 || place === 'recruiting.candidate.identity_sealed' || place === 'recruiting.candidate.email_sealed'));
    assert.deepEqual(await call('eraseCandidate', { params: { candidateId: asked['candidateId'] }, body: {} }), { done: true });
    assert.equal((await call('eraseCandidate', { params: { candidateId: asked['candidateId'] }, body: {} }))['code'], 'candidateErased');
    assert.equal((await decide(supervisor, proposalId)).ok, false, 'what was offered to nobody is approved by nobody');
    const now = await inCompany(async (tx) => (await tx.query<{ today: string }>('select platform.now()::date::text as today')).rows[0]?.today ?? '');
    const later = (months: number): string => Temporal.PlainDate.from(now).add({ months }).toString();
    assert.deepEqual([await inCompany((tx) => eraseDueCandidates(tx, later(11), 12)), await inCompany((tx) => eraseDueCandidates(tx, later(12), 12)), await inCompany((tx) => eraseDueCandidates(tx, later(60), 12))], [0, 1, 0]);
    const gone = await call('readCandidate', { params: { candidateId: due['candidateId'] } });
    assert.deepEqual([gone['name'], gone['mobile'], gone['isErased'], (gone['applications'] as { events: { note: string }[] }[])[0]?.events.map(({ note }) => note)], [null, '', true, ['', '']]);
    const rest = await left();
    assert.deepEqual([rest.get('recruiting.candidate.name_sealed'), rest.get('recruiting.candidate.voluntary_sealed'), rest.get('recruiting.application_event.note_sealed'), rest.get('recruiting.scorecard.findings_sealed'), rest.get('recruiting.offer.terms_sealed'), rest.get('recruiting.offer.salt_sealed')], [1, 1, 0, 0, 0, 0]);
    assert.equal((await enter('甲', '13800000001'))['isKnown'], false);
    assert.equal(await stageOf(scene, runs['candidateId']), 'new');
  });
});
