/** Goal: everything that the demonstration's people are to have done is done, through the routes as these are today; where a module is left out, the rest still is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillGateCompany, gateMonth, gateNow, plainSecrets } from '#checks/gate-company';
import { callerHeader, openGateServer, type Caller } from '#checks/gate-server';
import { needsModules, withTestDatabase } from '#checks/test-database';
import { optionalModules } from '#contracts/api/optional-module';
import * as recruiting from '#contracts/api/recruiting-api';
import * as reviews from '#contracts/api/review-api';
import * as selfService from '#contracts/api/self-service-api';
import * as team from '#contracts/api/team-api';
import { giveRole, resolveRights } from '#modules/access';
import { asSystem, setClockOffset, withCompany, type Subject } from '#modules/platform';
import { createDemoCall } from './demo-caller.ts';
import { ensureDemoCourses } from './demo-courses.ts';
import { ensureDemoGoals } from './demo-goals.ts';
import { playDemoGrowth } from './demo-growth.ts';
import { ensureDemoPositions } from './demo-positions.ts';

const today = Math.floor(gateNow / 86_400_000);

test('the demonstration\'s people do all of it, and their pages show it', needsModules('performance', 'learning', 'recruiting'), async () => {
  await withTestDatabase(async (given) => {
    const { database, company } = given;
    await setClockOffset(database, gateNow - Date.now());
    const gate = await fillGateCompany(database, company.companyId, plainSecrets);
    const { server, subjects, close } = await openGateServer(given, gate);
    try {
      // The employee of the demonstration reports to its line manager.
      const personId = gate.personIds.get('MID') ?? 0;
      const employee = await withCompany(database, asSystem(company.companyId, 'proof', 'proof'), async (tx): Promise<Subject> => {
        await giveRole(tx, { userId: 'proof-report', role: 'employee', personId });
        return { ...(await resolveRights(tx, { userId: 'proof-report', day: today })), userId: 'proof-report', companyId: company.companyId, isSteppedUp: true, sessionId: 'session-report', program: null, from: '127.0.0.1' };
      });
      (subjects as Map<Caller, Subject>).set('employee', employee);
      await ensureDemoPositions(database, company);
      await ensureDemoGoals(database, company, { lineManagerPersonId: gate.personIds.get('BOSS') ?? null, employeePersonId: personId }, today);
      await ensureDemoCourses(database, company, today);
      const call = createDemoCall(server.fastify, (role) => Promise.resolve({ [callerHeader]: role }));

      const cast = { month: gateMonth, today, manager: 'BOSS', employee: 'MID', modules: optionalModules };
      assert.deepEqual(await playDemoGrowth(call, cast), []);

      const [row] = (await call('lineManager', team.readTeam, { params: { month: gateMonth } })).rows;
      assert.deepEqual([row?.personNumber, row?.goals?.count, row?.goals?.due, row?.review?.state, row?.training?.open], ['MID', 2, 0, 'locked', 2]);
      assert.ok(Number(row?.goals?.progress) > 0.4, 'the line manager sees how far the goals are');
      assert.equal((await call('payrollClerk', reviews.listPerformanceRules)).rules.filter(({ state }) => state === 'inForce').length, 3);
      const { rows } = await call('payrollClerk', recruiting.listRequisitions, { query: {} });
      assert.deepEqual(rows.map(({ running }) => running).toSorted(), [0, 3]);
      assert.equal((await call('lineManager', selfService.readDesk)).rows.length, 1);
      assert.deepEqual(await playDemoGrowth(call, cast), [], 'done again, nothing is done twice and nothing is refused');
      assert.equal((await call('lineManager', selfService.readDesk)).rows.length, 1);
    } finally {
      await close();
    }
  });
});
