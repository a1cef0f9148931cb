/**
 * Goal: what decides pay, leave, books and what people are told is a person's to change. Method: each such route is called by a
 * program that has every right of a payroll clerk; it is refused before a database is asked.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testSubject } from '#checks/test-subject';
import { classesOfConfirmedKeys } from '#contracts/api/program-api';
import { registerDeliveryRoutes, type DeliveryRoutesDeps } from '#modules/delivery';
import { registerFilingRoutes, type FilingRoutesDeps } from '#modules/filing';
import { registerSelfServiceRoutes, type SelfServiceRoutesDeps } from '#modules/self-service';
import { registerPayoutRoutes, type PayoutRoutesDeps } from '#modules/payout';
import { registerReviewRoutes } from '#modules/performance';
import type { ApiServer } from '#modules/platform';

const chosenByPeople = [
  'importDeductions', 'chooseBookPlan', 'shareCost', 'makePaymentFiles', 'takePaymentResults', 'choosePayer', 'cancelPaymentFile', 'publishPayslips', 'changeDeliveryPolicy', 'answerQuestion', 'resolveQuestion', 'chooseQuestionPolicy', 'answerSuggestion', 'startDownload',
];

/** A program that wrote the manager's part would be one of the two who stand behind a score: whoever made its key could be the other. */
const judgedByPeople = ['writeReview', 'moveReview', 'proposeScoreChange', 'decideFactor'];

test('a program with the rights of a clerk chooses no books, accounts, deductions or answers to staff, makes no payment file and judges nobody', async () => {
  const handlers = new Map<string, (request: unknown) => Promise<unknown>>();
  const server: ApiServer = { handle: (route, handler) => void handlers.set(route.operationId, handler as unknown as (request: unknown) => Promise<unknown>) };
  const untouched = new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : assert.fail(`asked for ${String(name)}`)) });
  const deps = { database: untouched, layouts: [], readTable: () => assert.fail('the file is not read'), nowMilliseconds: () => 0, zone: 'Asia/Shanghai' };
  registerFilingRoutes(server, deps as unknown as FilingRoutesDeps);
  registerPayoutRoutes(server, deps as unknown as PayoutRoutesDeps);
  registerDeliveryRoutes(server, deps as unknown as DeliveryRoutesDeps);
  registerSelfServiceRoutes(server, deps as unknown as SelfServiceRoutesDeps);
  registerReviewRoutes(server, deps as unknown as Parameters<typeof registerReviewRoutes>[1]);
  const subject = { ...testSubject({ companyId: 1, role: 'payrollClerk' }), program: 'bot' };
  for (const operation of [...chosenByPeople, ...judgedByPeople]) {
    const answer = (await handlers.get(operation)?.({ subject, params: {}, query: {}, body: { commandId: '', accountNumber: '' }, upload: { fileName: 'a.csv', content: Buffer.from('') }, language: 'en' })) as { readonly ok: boolean; readonly error: { readonly code: string } };
    assert.deepEqual([answer.ok, answer.error.code], [false, judgedByPeople.includes(operation) ? 'programsDecideNothing' : 'notAllowed'], operation);
  }
});

test('what moves pay or is nobody else\'s to know is open to a program behind a key of two people alone', () => {
  for (const fieldClass of ['pay', 'bank', 'identity', 'health', 'rating'] as const) assert.ok(classesOfConfirmedKeys.includes(fieldClass), fieldClass);
});
