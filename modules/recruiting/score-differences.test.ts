/** Goal: differences between groups are exact, and nothing about a small group can be read off them. Method: made groups with averages known beforehand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scoreDifferences, type Applicant } from './score-differences.ts';

const applicants = (count: number, score: string | null, given: Partial<Applicant> = {}): readonly Applicant[] => Array.from({ length: count }, () => ({ score, isInvited: false, gender: null, birthYear: null, ...given }));

test('averages and differences of groups are exact to one decimal', () => {
  const women = [...applicants(4, '80.0', { gender: 'woman', isInvited: true }), ...applicants(2, '65.0', { gender: 'woman' })];
  const { groups, notGiven, smallestGroup } = scoreDifferences([...women, ...applicants(6, '60.0', { gender: 'man' })], 2026);
  assert.equal(smallestGroup, 5);
  assert.equal(notGiven, 0);
  assert.deepEqual(groups, [
    { kind: 'gender', group: 'man', people: 6, averageScore: '60.0', difference: '-7.5', invitedShare: '0.00' },
    { kind: 'gender', group: 'woman', people: 6, averageScore: '75.0', difference: '7.5', invitedShare: '0.67' },
  ]);
});

test('a group below five is not shown, and neither is what would tell its size', () => {
  const five = applicants(5, '70.0', { gender: 'man', birthYear: 1990 });
  const shown = (others: readonly Applicant[]) => scoreDifferences([...five, ...others], 2026);
  // Four: one group is left, which has nothing to differ from; who gave nothing is not counted either.
  assert.deepEqual(shown(applicants(4, '90.0', { gender: 'woman', birthYear: 1970 })), { smallestGroup: 5, notGiven: null, groups: [] });
  assert.deepEqual(shown(applicants(5, '90.0', { gender: 'woman', birthYear: 1970 })).groups.map(({ kind, group }) => `${kind} ${group}`), ['gender man', 'gender woman', 'age from30', 'age from50']);
  assert.equal(shown([...applicants(5, '90.0', { gender: 'woman', birthYear: 1970 }), ...applicants(4, '50.0')]).notGiven, null);
  assert.equal(shown([...applicants(5, '90.0', { gender: 'woman', birthYear: 1970 }), ...applicants(5, '50.0')]).notGiven, 5);
  // The group that is hidden is no part of the average of those that are shown.
  assert.deepEqual(shown([...applicants(5, '90.0', { gender: 'woman', birthYear: 1990 }), ...applicants(4, '0.0', { gender: 'other', birthYear: 1990 })]).groups.filter(({ kind }) => kind === 'gender').map(({ difference }) => difference), ['-10.0', '10.0']);
  assert.deepEqual(scoreDifferences(applicants(20, null, { gender: 'man' }), 2026).groups, []);
});
