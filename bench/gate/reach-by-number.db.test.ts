/**
 * Goal: a goal, a review, a planned training or a question of somebody out of reach is byte for byte one that is not there, whether it
 * is looked at or written to. Method: every route that names one by its number, by every caller whom the matrix admits, with
 * numbers that are there and one that is not.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FieldClass } from '#contracts/api/access-terms';
import type { Route } from '#contracts/api/api-route';
import { apiRoutes } from '#contracts/api/api-routes';
import { callers, type Caller, type GateServer } from '#checks/gate-server';
import { sampleBody } from './generate-requests.ts';
import { ask, expectedOf, reaches, withGate } from './matrix.ts';

/** Things that are somebody's, by the name of their number: whose class hides them, what shows whose they are, and a number that nobody has. */
const things = {
  goalId: { fieldClass: 'rating', office: '/api/goals/', missing: '999999999' }, reviewId: { fieldClass: 'rating', office: '/api/reviews/', missing: '999999999' },
  itemId: { fieldClass: 'personal', office: '/api/learning/training/', missing: '00000000-0000-4000-8000-000000000000' },
} as const satisfies Readonly<Record<string, { readonly fieldClass: FieldClass; readonly office: string; readonly missing: string }>>;

const isAbout = (route: Route, name: string): boolean => route.params !== null && Object.keys(route.params.shape).join() === name && !route.upload;
const routesAbout = (name: string): readonly Route[] => Object.values(apiRoutes).flat().filter((route) => isAbout(route, name));

const send = (gate: GateServer, caller: Caller, route: Route, number: string): ReturnType<typeof ask> => ask(gate, caller, route.method, route.path.replace(/:\w+/, number), route.body === null ? null : sampleBody(route.body));
/** Nobody's own pages show what is somebody else's, whatever one's office shows. */
const isOwnPage = ({ path }: Route): boolean => path.startsWith('/api/me/');
const personOf: Partial<Readonly<Record<Caller, string>>> = { lineManager: 'BOSS', employee: 'LEAF' };

test('A-1, A-3: what is somebody\'s out of reach is by its number what is not there, to look at and to write to', async () => {
  await withGate(async (gate, grow) => {
    const grown = await grow();
    const counts = { compared: 0, routes: 0 };
    const wrong: string[] = [];
    for (const [name, { fieldClass, office, missing }] of Object.entries(things)) {
      const numbers = grown[name] ?? [];
      const owners = new Map<string, string>();
      for (const number of numbers) owners.set(number, (JSON.parse((await ask(gate, 'payrollSupervisor', 'GET', `${office}${number}`)).body) as { readonly personNumber: string }).personNumber);
      for (const route of routesAbout(name)) {
        counts.routes += 1;
        for (const caller of callers.filter((each) => expectedOf(route, each) === 'open')) {
          const none = JSON.stringify(await send(gate, caller, route, missing));
          for (const [number, owner] of owners) {
            const isTheirs = isOwnPage(route) ? owner === personOf[caller] : reaches(caller, fieldClass, owner);
            if (isTheirs) continue;
            counts.compared += 1;
            const answer = JSON.stringify(await send(gate, caller, route, number));
            if (answer !== none) wrong.push(`${route.operationId} as ${caller} about ${owner}: ${answer.slice(0, 200)} and ${none.slice(0, 200)}`);
          }
        }
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(counts.compared > 300 && counts.routes > 15, JSON.stringify(counts));
  });
});

test('A-1, A-4: a question that was put to the office is no manager\'s, and whoever answers for it is', async () => {
  await withGate(async (gate, grow) => {
    const [toOffice = '', toManager = '', ofManager = ''] = (await grow())['questionId'] ?? [];
    const look = async (caller: Caller, questionId: string): Promise<string> => JSON.stringify(await ask(gate, caller, 'GET', `/api/questions/${questionId}`));
    const statusOf = async (caller: Caller, questionId: string): Promise<number> => (await ask(gate, caller, 'GET', `/api/questions/${questionId}`)).status;
    for (const [caller, questionId] of [['lineManager', toOffice], ['employee', ofManager], ['branchClerk', toOffice], ['branchClerk', toManager], ['auditor', toManager]] as const) {
      assert.equal(await look(caller, questionId), await look(caller, '00000000-0000-4000-8000-000000000000'), `${caller} ${questionId}`);
    }
    for (const [caller, questionId] of [['employee', toOffice], ['employee', toManager], ['lineManager', toManager], ['lineManager', ofManager], ['payrollClerk', toOffice], ['administrator', toOffice]] as const) assert.equal(await statusOf(caller, questionId), 200, `${caller} ${questionId}`);
    type Day = { readonly day: { readonly sickLeaveMinutes: number; readonly otherPaidLeaveMinutes: number } };
    const minutesFor = async (caller: Caller): Promise<readonly number[]> => {
      const { figure } = JSON.parse((await ask(gate, caller, 'GET', `/api/questions/${toOffice}`)).body) as { readonly figure: { readonly day: Day } };
      if (caller === 'administrator') assert.ok(!JSON.stringify(figure.day).includes('"sickLeave"'), JSON.stringify(figure.day));
      return [figure.day.day.sickLeaveMinutes, figure.day.day.otherPaidLeaveMinutes];
    };
    assert.deepEqual([await minutesFor('payrollClerk'), await minutesFor('administrator')], [[480, 0], [0, 480]], 'what kind of leave it was is for readers of health');
  });
});
