/**
 * Goal: what a position asks for and who holds it are known as of every day, and no code or word ever comes to mean
 * something else. Method: the routes over a real database; direct reports are held against a plain recount of random
 * reorganisations (seed printed).
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { createRandom } from '#checks/seeded-random';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import type { Route } from '#contracts/api/api-route';
import type { Result } from '#kernel/base/result';
import { parseDay } from '#kernel/calendar/epoch-day';
import { asSystem, withCompany, type ApiServer, type CompanyTransaction, type Subject } from '#modules/platform';
import { listCompetencies, listSkills, managerLine, positionsOf, profileOf, registerPersonFileRoutes, registerPositionRoutes, reportsOf } from './index.ts';
import { hirePersons, type HireWish } from './hire-person.ts';

const day = (text: string): number => {
  const parsed = parseDay(text);
  assert.ok(parsed.ok);
  return parsed.value;
};

type Handler = (request: unknown) => Promise<Result<unknown, { readonly code: string; readonly data?: unknown }>>;
type Answer = Record<string, unknown>;

const openRoutes = (given: TestDatabase) => {
  const captured = new Map<string, { readonly route: Route; readonly handler: Handler }>();
  const server: ApiServer = { handle: (route, handler) => void captured.set(route.operationId, { route, handler: handler as unknown as Handler }) };
  const { database } = given;
  const today = (): number => day('2026-11-10');
  registerPositionRoutes(server, { database, today, nameUsers: async (_, userIds) => new Map(userIds.map((userId) => [userId, `name of ${userId}`])) });
  registerPersonFileRoutes(server, {
    database, today, schedules: async () => new Map(), insurancePlaces: async () => new Map(), reabsorb: async () => undefined, askLater: async () => undefined, untakenLeave: async () => null, afterChange: async () => undefined, nameUsers: async () => new Map(),
  });
  const clerk = testSubject({ companyId: given.company.companyId, role: 'payrollClerk', userId: 'clerk' });
  const call = async (operationId: string, request: { readonly params?: object; readonly query?: object; readonly body?: object }, subject: Subject = clerk): Promise<Answer> => {
    const { route, handler } = captured.get(operationId) ?? assert.fail(operationId);
    const body = request.body === undefined ? null : route.body?.parse({ commandId: randomUUID(), ...request.body });
    const result = await handler({ subject, params: request.params ?? {}, query: route.query?.parse(request.query ?? {}) ?? null, body, language: 'zh-CN' });
    return result.ok ? (route.response.parse(result.value) as Answer) : { code: result.error.code, ...(result.error.data === undefined ? {} : { data: result.error.data }) };
  };
  return { call, clerk };
};

const inCompany = <T>(given: TestDatabase, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(given.database, asSystem(given.company.companyId, 'proof', 'test'), work);
const operator = { positionCode: 'lineOperator', titleChinese: '产线操作工', titleEnglish: 'Line operator' };
const skill = (skillCode: string, titleChinese: string, titleEnglish: string, synonyms: readonly string[] = []) => ({ skillCode, titleChinese, titleEnglish, synonyms });
const about = { positionCode: 'lineOperator' };

test('a profile holds from its day; codes stay with what they were given to, and one word is one skill', async () => {
  await withTestDatabase(async (given) => {
    const { call } = openRoutes(given);
    assert.deepEqual(await call('saveSkill', { body: skill('typescript', 'TypeScript', 'TypeScript', ['TS', 'ts ', 'typescript']) }), { done: true });
    assert.deepEqual(await call('saveSkill', { body: skill('teamSpeak', '团队沟通', 'ＴＳ') }), { code: 'skillNameTaken', data: { name: 'ＴＳ' } });
    assert.deepEqual(await call('saveSkill', { body: skill('jig', '工装调试', 'Fixture setting') }), { done: true });
    assert.deepEqual((await inCompany(given, listSkills)).map(({ skillCode, synonyms }) => [skillCode, synonyms]), [['jig', []], ['typescript', ['TS']]]);
    assert.equal((await call('savePositionProfile', { params: about, body: { validFrom: '2026-01-01', duties: [], requirements: [], competencies: [] } }))['code'], 'positionUnknown');
    assert.deepEqual(await call('savePosition', { body: operator }), { done: true });
    const duty = (dutyCode: string, text: string, weight: number) => ({ dutyCode, text, weight });
    const need = (skillCode: string, level = 3) => ({ skillCode, level, isMust: true, years: 2, note: '' });
    const save = (validFrom: string, content: object): Promise<Answer> => call('savePositionProfile', { params: about, body: { validFrom, duties: [], requirements: [], competencies: [], ...content } });
    assert.deepEqual(await save('2026-01-01', { duties: [duty('', '装配', 60), duty('', '首检', 40)], requirements: [need('jig')], competencies: [{ competencyCode: '', titleChinese: '质量意识', titleEnglish: 'Quality', level: 4 }] }), { done: true });
    assert.equal((await save('2026-03-01', { duties: [duty('duty1', '装配', 60)] }))['code'], 'dutyWeightsDoNotFit');
    assert.equal((await save('2026-03-01', { duties: [duty('duty1', '装配', 50), duty('', '装配', 50)] }))['code'], 'namedTwice');
    assert.deepEqual(await save('2026-03-01', { requirements: [need('forklift')] }), { code: 'skillUnknown', data: { skillCode: 'forklift' } });
    assert.deepEqual(await save('2026-03-01', { duties: [duty('duty1', '装配', 100)], requirements: [need('jig', 4)] }), { done: true });
    // The first duty is gone from March on; a new one gets a code that no version used.
    assert.deepEqual(await save('2026-06-01', { duties: [duty('', '换线', 100)], requirements: [need('jig', 4)] }), { done: true });
    assert.equal((await save('2026-06-01', { duties: [duty('duty3', '换线', 100)], requirements: [need('jig', 4)] }))['code'], 'profileUnchanged');
    const asked = async (on: string) => inCompany(given, async (tx) => {
      const profile = await profileOf(tx, 'lineOperator', day(on));
      return [profile?.duties.map(({ dutyCode }) => dutyCode), profile?.requirements.map(({ level }) => level), profile?.titleChinese];
    });
    assert.deepEqual(await asked('2025-12-31'), [[], [], '产线操作工']);
    assert.deepEqual(await asked('2026-02-28'), [['duty1', 'duty2'], [3], '产线操作工']);
    assert.deepEqual(await asked('2026-05-31'), [['duty1'], [4], '产线操作工']);
    assert.deepEqual(await asked('2026-06-01'), [['duty3'], [4], '产线操作工']);
    assert.equal(await inCompany(given, (tx) => profileOf(tx, 'nobody', day('2026-06-01'))), null);
    // A skill that is ended stays where it was asked for and is asked for nowhere anew.
    assert.deepEqual(await call('saveSkill', { body: { ...skill('jig', '工装调试', 'Fixture setting'), isEnded: true } }), { done: true });
    assert.deepEqual(await save('2026-07-01', { duties: [duty('duty3', '换线', 0)], requirements: [need('jig', 5)] }), { done: true });
    await call('savePosition', { body: { positionCode: 'engineer', titleChinese: '工程师', titleEnglish: 'Engineer' } });
    assert.equal((await call('savePositionProfile', { params: { positionCode: 'engineer' }, body: { validFrom: '2026-07-01', duties: [], requirements: [need('jig')], competencies: [] } }))['code'], 'skillUnknown');
    // A competency is one for the company: a name that another position has keeps its code, a new name gets one that nobody has.
    const competency = (competencyCode: string, titleChinese: string) => ({ competencyCode, titleChinese, titleEnglish: titleChinese, level: 3 });
    const saveEngineer = (competencies: readonly object[]): Promise<Answer> => call('savePositionProfile', { params: { positionCode: 'engineer' }, body: { validFrom: '2026-07-01', duties: [], requirements: [], competencies } });
    assert.deepEqual(await saveEngineer([competency('', '沟通'), competency('', '质量 意识')]), { done: true });
    assert.deepEqual((await inCompany(given, (tx) => profileOf(tx, 'engineer', day('2026-07-01'))))?.competencies.map(({ competencyCode }) => competencyCode), ['competency2', 'competency1']);
    assert.equal((await saveEngineer([competency('', '写作'), competency('', '写作')]))['code'], 'namedTwice');
    assert.deepEqual((await inCompany(given, listCompetencies)).map(({ competencyCode, titleChinese }) => [competencyCode, titleChinese]), [['competency2', '沟通'], ['competency1', '质量 意识']], 'as they were called last');
    assert.deepEqual((await call('listCompetencies', { query: { search: '质量' } }))['rows'], [{ competencyCode: 'competency1', titleChinese: '质量 意识', titleEnglish: '质量 意识', positions: 1 }], 'the line operator asks for none today');
    const shown = await call('readPosition', { params: about, query: { asOf: '2026-03-15' } });
    assert.deepEqual([shown['profileSince'], (shown['versions'] as { validFrom: string; madeBy: string }[]).map(({ validFrom }) => validFrom)], ['2026-03-01', ['2026-07-01', '2026-06-01', '2026-03-01', '2026-01-01']]);
    const manager = testSubject({ companyId: given.company.companyId, role: 'lineManager', userId: 'manager' });
    assert.deepEqual([(await call('readPosition', { params: about }, manager))['mayChange'], (await call('readPosition', { params: { positionCode: 'none' } }))['code']], [false, 'notFound']);
  });
});

const wish = (personNumber: string, changes: Partial<HireWish> = {}): HireWish => ({
  personNumber, name: personNumber, identityNumber: '', mobile: '', email: '', hireDay: day('2026-11-02'), department: '生产部', managerPersonNumber: null, sourcePersonKey: null, employmentKind: 'standard', positionCode: null, terms: null, probationEndsOnDay: null, contract: null,
  isConfirmed: false, isNewLegalEntity: false, ...changes,
});
const context = { source: 'test', scheduleCodes: new Set<string>(), insurancePlaces: new Map<string, readonly string[]>() };

test('a position is part of hiring, moves with a transfer, and stands in the file as of its day', async () => {
  await withTestDatabase(async (given) => {
    const { call } = openRoutes(given);
    await call('savePosition', { body: operator });
    await call('savePosition', { body: { positionCode: 'engineer', titleChinese: '工程师', titleEnglish: 'Engineer' } });
    // A table names it by title, in any width; one that is not there is refused with the row.
    const { outcomes } = await inCompany(given, (tx) => hirePersons(tx, [wish('A1', { positionCode: 'Ｌine Operator' }), wish('A2', { positionCode: '董事长' }), wish('A3')], context));
    assert.deepEqual(outcomes.map((outcome) => (outcome.ok ? outcome.value.personNumber : outcome.error.code)), ['A1', 'positionUnknown', 'A3']);
    const [first, third] = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value.personId] : []));
    assert.ok(first !== undefined && third !== undefined);
    const transfer = (personNumber: string, validOn: string, positionCode: string | null, subject?: Subject): Promise<Answer> => call('recordPersonEvent', { params: { personNumber }, body: { kind: 'transfer', validOn, positionCode } }, subject);
    assert.ok('eventId' in (await transfer('A1', '2026-12-01', 'engineer')));
    assert.equal((await transfer('A1', '2026-12-05', 'engineer'))['code'], 'eventChangesNothing');
    assert.equal((await transfer('A1', '2026-12-05', 'chairman'))['code'], 'positionUnknown');
    assert.equal((await call('recordPersonEvent', { params: { personNumber: 'A1' }, body: { kind: 'contract', validOn: '2026-12-05', positionCode: 'engineer' } }))['code'], 'invalidRequest');
    const own = testSubject({ companyId: given.company.companyId, role: 'payrollClerk', userId: 'self', personId: first });
    assert.equal((await transfer('A1', '2027-01-01', null, own))['code'], 'ownTerms');
    assert.ok('eventId' in (await transfer('A1', '2027-01-01', null)));
    const heldOn = (on: string): Promise<(string | undefined)[]> => inCompany(given, async (tx) => {
      const held = await positionsOf(tx, [first, third], day(on));
      return [held.get(first), held.get(third)];
    });
    assert.deepEqual([await heldOn('2026-11-01'), await heldOn('2026-11-30'), await heldOn('2026-12-01'), await heldOn('2027-01-01')], [[undefined, undefined], ['lineOperator', undefined], ['engineer', undefined], [undefined, undefined]]);
    const inFile = async (asOf: string): Promise<unknown> => ((await call('readPersonFile', { params: { personNumber: 'A1' }, query: { asOf } }))['position'] as { positionCode: string } | null)?.positionCode ?? null;
    assert.deepEqual([await inFile('2026-11-10'), await inFile('2026-12-31'), await inFile('2027-02-01')], ['lineOperator', 'engineer', null]);
    assert.deepEqual([(await call('readPosition', { params: about }))['people'], ((await call('listPositions', {}))['rows'] as { people: number }[]).map(({ people }) => people)], [[{ personNumber: 'A1', name: 'A1', department: '生产部' }], [0, 1]]);
    const many = await call('placeOnPosition', { params: about, body: { validFrom: '2026-11-05', personNumbers: ['A3', 'NOBODY', 'A3', 'A1'] } });
    assert.deepEqual(many, { placed: 1, failures: [{ personNumber: 'NOBODY', code: 'personUnknown' }, { personNumber: 'A1', code: 'eventChangesNothing' }] });
    const elsewhere = testSubject({ companyId: given.company.companyId, role: 'lineManager', userId: 'elsewhere', team: [third] });
    assert.deepEqual((await call('placeOnPosition', { params: about, body: { validFrom: '2026-11-06', personNumbers: ['A3'] } }, elsewhere))['failures'], [{ personNumber: 'A3', code: 'personUnknown' }], 'whom one may not change one does not know here');
    assert.deepEqual(await heldOn('2026-11-05'), ['lineOperator', 'lineOperator']);
    // Whoever may know of nobody sees the position and nobody on it.
    const stranger = testSubject({ companyId: given.company.companyId, role: 'lineManager', userId: 'manager', team: [] });
    assert.deepEqual((await call('readPosition', { params: about }, stranger))['people'], []);
  });
});

const seed = Number(process.env['SEED'] ?? 20_261_122);

test('direct reports of a day are those of a plain recount, over random reorganisations', async (testContext) => {
  testContext.diagnostic(`seed ${seed}`);
  await withTestDatabase((given) => inCompany(given, async (tx) => {
    const random = createRandom(seed);
    const [begin, people, span] = [day('2026-01-01'), 24, 200];
    const numbers = Array.from({ length: people }, (_, index) => `P${index}`);
    const { outcomes } = await hirePersons(tx, numbers.map((number, index) => wish(number, { hireDay: begin + (index % 5) * 10, managerPersonNumber: index === 0 ? null : `P${random(index)}` })), context);
    const ids = outcomes.map((outcome) => (outcome.ok ? outcome.value.personId : assert.fail(outcome.error.code)));
    for (let move = 0; move < 120; move += 1) {
      const person = 1 + random(people - 1);
      await tx.query("insert into people.placement (company_id, person_id, valid_from, department, manager_person_number) values ($1, $2, date '1970-01-01' + $3::int, '部门', $4)", [tx.companyId, ids[person], begin + random(span), random(8) === 0 ? null : `P${random(person)}`]);
    }
    for (const person of [3, 9, 17]) await tx.query("update people.person set leave_date = date '1970-01-01' + $3::int where company_id = $1 and person_id = $2", [tx.companyId, ids[person], begin + 60 + random(span - 60)]);
    const { rows: placed } = await tx.query<{ person_id: number; number: number; from_day: number; manager: string | null }>(
      "select person_id, placement_id::int as number, valid_from - date '1970-01-01' as from_day, manager_person_number as manager from people.placement where company_id = $1", [tx.companyId]);
    const { rows: employed } = await tx.query<{ person_id: number; hired: number; left_on: number | null }>("select person_id, hire_date - date '1970-01-01' as hired, leave_date - date '1970-01-01' as left_on from people.person where company_id = $1", [tx.companyId]);
    const managerOn = (personId: number, on: number): string | null => {
      const own = placed.filter((row) => row.person_id === personId).toSorted((left, right) => left.from_day - right.from_day || left.number - right.number);
      const holding = own.findLast(({ from_day }) => from_day <= on);
      if (holding !== undefined) return holding.manager;
      const earliest = own[0]?.from_day;
      return own.findLast(({ from_day }) => from_day === earliest)?.manager ?? null;
    };
    let found = 0;
    for (let look = 0; look < 40; look += 1) {
      const on = begin + random(span);
      const manager = random(people);
      const expected = employed.filter((row) => row.person_id !== ids[manager] && row.hired <= on && (row.left_on === null || row.left_on >= on) && managerOn(row.person_id, on) === `P${manager}`).map((row) => row.person_id);
      const reports = await reportsOf(tx, ids[manager]!, on);
      assert.deepEqual(reports.toSorted((left, right) => left - right), expected.toSorted((left, right) => left - right));
      found += reports.length;
      const isThere = employed.some((row) => row.person_id === ids[manager] && row.hired <= on && (row.left_on === null || row.left_on >= on));
      for (const report of isThere ? reports : []) assert.equal((await managerLine(tx, report, on))[0], ids[manager]);
    }
    assert.ok(found > 20, `reports were found (${found})`);
  }));
});
