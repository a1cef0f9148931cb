/** Goal: what the matrix says by hand is what contracts and grants say by rule. Method: both are asked for every route and built-in role. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtInRoles } from '#contracts/api/access-terms';
import type { Route } from '#contracts/api/api-route';
import { apiRoutes } from '#contracts/api/api-routes';
import { testSubject } from '#checks/test-subject';
import { admits } from '#modules/platform';
import { accessMatrix, requireInMatrix, routesAboutPerson, type Callers } from './access-matrix.ts';

const routes = Object.values(apiRoutes).flat();
const ofOffice = new Set(['administrator', 'auditor']);

const callersByRule = ({ access }: Route): Callers =>
  (typeof access === 'string' ? access : builtInRoles.filter((role) => admits(testSubject({ companyId: 1, role, personId: ofOffice.has(role) ? null : 1, team: [2] }), access) === 'allowed'));

test('every route stands in the matrix, and nothing else does', () => {
  assert.deepEqual([...accessMatrix.keys()].toSorted(), routes.map(({ operationId }) => operationId).toSorted());
});

test('contracts and built-in grants open each route to exactly the roles of the matrix', () => {
  for (const route of routes) {
    const [byHand, byRule] = [accessMatrix.get(route.operationId), callersByRule(route)];
    assert.deepEqual(typeof byHand === 'string' ? byHand : byHand?.toSorted(), typeof byRule === 'string' ? byRule : byRule.toSorted(), route.operationId);
  }
});

test('a route that names a person is listed as one about a person', () => {
  const aboutOne = routes.filter(({ params, query, operationId }) => (params !== null && 'personNumber' in params.shape) || operationId === 'listAttendanceDays' || (query !== null && 'personNumber' in query.shape && operationId === 'readUnmasked'));
  assert.deepEqual(aboutOne.map(({ operationId }) => operationId).toSorted(), [...routesAboutPerson.keys()].toSorted());
});

test('a route without an entry stops the start', () => {
  assert.throws(() => requireInMatrix(['listPeople', 'listSecrets']), /listSecrets/);
  requireInMatrix(['listPeople']);
});
