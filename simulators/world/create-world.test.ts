import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { createWorld, expectedDays, expectedDaysAsSeen, overtimeOf, unreachableReason } from './create-world.ts';
import { describeWorld } from './describe-world.ts';
import { identityChecksum, nameOf } from './identities.ts';
import { dateText, dayClassOf, firstOfOctober, hiddenMinutes, instantOf, october, weekday } from './october.ts';
import { cumulativeTax, fenOf } from './pay-history.ts';
import { intentKinds } from './world-types.ts';
import type { World, WorldCompany } from './world-types.ts';

const seed = Number(process.env['SEED'] ?? 20261001);
const worldOf = (people: number, ofSeed = seed): World => createWorld({ seed: ofSeed, people, month: '2026-10' });
const main = (world: World): WorldCompany => world.companies[0] as WorldCompany;
const serialised = (world: World): string => JSON.stringify(world, (_key, value: unknown) => (value instanceof Map ? [...value] : value));
const hashOf = (world: World): string => createHash('sha256').update(serialised(world)).digest('hex');

test('the calendar facts are those of October 2026', () => {
  assert.equal(dateText(firstOfOctober), '2026-10-01');
  assert.equal(weekday(firstOfOctober), 4);
  assert.deepEqual([1, 3, 4, 7, 8, 10, 11].map((date) => dayClassOf('CN', october(date))), ['statutoryHoliday', 'statutoryHoliday', 'restDay', 'restDay', 'workday', 'workday', 'restDay']);
  assert.equal(dayClassOf('HU', october(23)), 'statutoryHoliday');
  assert.equal(dayClassOf('HU', october(1)), 'workday');
  assert.equal(hiddenMinutes('Europe/Budapest', october(24), 1320, 1800), 60);
  assert.equal(hiddenMinutes('Europe/Budapest', october(23), 1320, 1800), 0);
  assert.equal(instantOf('Asia/Shanghai', october(1), 0), Date.parse('2026-10-01T00:00:00+08:00') / 1000);
  assert.equal(instantOf('Europe/Budapest', october(25), 360), Date.parse('2026-10-25T06:00:00+01:00') / 1000);
});

test('the same seed gives the same bytes, another seed others', () => {
  assert.equal(hashOf(worldOf(137)), hashOf(worldOf(137)));
  assert.notEqual(hashOf(worldOf(137)), hashOf(worldOf(137, seed + 1)));
});

test('a person does not change when the company grows', () => {
  const [small, large] = [main(worldOf(60)), main(worldOf(400))];
  for (const person of small.people) {
    const { personNumber } = person;
    assert.deepEqual(large.people.find((other) => other.personNumber === personNumber), person);
    assert.deepEqual(large.plans.get(personNumber), small.plans.get(personNumber));
    assert.deepEqual(large.expected.get(personNumber), small.expected.get(personNumber));
    const own = (company: WorldCompany) => company.punches.filter((punch) => punch.userId === person.wecom?.userId);
    assert.deepEqual(own(large), own(small));
  }
});

test('every size keeps the proportions and every place', () => {
  for (const people of [8, 20, 137, 2000]) {
    const { byPlace } = describeWorld(worldOf(people)).companies[0] as { byPlace: Record<string, number> };
    for (const place of ['SH', 'SZ', 'BJ', 'HU']) assert.ok((byPlace[place] ?? 0) >= 1, `${place} of ${people}`);
    if (people === 2000) assert.deepEqual(byPlace, { SH: 800, SZ: 900, BJ: 260, HU: 40 });
  }
  assert.throws(() => worldOf(7));
});

test('every intent occurs among two thousand people, and the alarm fires for some of the factory only', (context) => {
  const described = describeWorld(worldOf(2000)).companies[0];
  assert.ok(described !== undefined);
  context.diagnostic(JSON.stringify(described));
  for (const kind of intentKinds) assert.ok((described.intents[kind] ?? 0) > 0, kind);
  assert.ok(described.overtimeAlarms > 100 && described.overtimeAlarms < 800);
  assert.ok(described.joiners > 5 && described.leavers > 5 && described.payChanges > 20 && described.leftWeCom > 2 && described.withoutAccount === 2);
});

test('identity numbers are well-formed, of no region, and all different; so are names, telephones and accounts', () => {
  const people = worldOf(2000).companies.flatMap((company) => company.people);
  for (const { identityNumber, mobile, bankAccount, email } of people) {
    assert.match(identityNumber, /^99\d{15}[\dX]$/);
    assert.equal(identityChecksum(identityNumber.slice(0, 17)), identityNumber[17]);
    assert.match(mobile, /^(120\d{8}|\+3600\d{7})$/);
    assert.match(bankAccount, /^0000\d{15}$/);
    assert.match(email, /@(xinghe|mengnan)\.example$/);
  }
  const different = (values: readonly string[]): boolean => new Set(values).size === values.length;
  assert.ok(different(people.map((person) => person.identityNumber)));
  assert.ok(different(people.map((person) => person.mobile)));
  assert.ok(different(people.flatMap((person) => (person.wecom === null ? [] : [person.wecom.userId]))));
  assert.ok(different(Array.from({ length: 5000 }, (_, index) => nameOf(seed, index))));
  assert.equal(identityChecksum('11010519491231002'), 'X');
});

test('wages reach the minimum wage, and the year so far is consistent', () => {
  const minimum: Readonly<Record<string, number>> = { SH: 2740, SZ: 2700, BJ: 2540, HU: 0, MN: 2740 };
  let [withTax, without] = [0, 0];
  for (const person of worldOf(2000).companies.flatMap((company) => company.people)) {
    for (const terms of person.terms) assert.ok(Number(terms.wage) >= (terms.wageKind === 'hourly' ? 27.7 : minimum[person.personNumber.slice(0, 2)] ?? 0));
    const balance = person.openingBalance;
    if (balance === null) continue;
    const taxable = fenOf(balance.income) - balance.monthsEmployed * 500_000 - fenOf(balance.specialDeduction) - fenOf(balance.specialAdditionalDeduction) - fenOf(balance.otherDeduction);
    // Withheld tax never falls during the year, so that it may exceed what is due by then.
    assert.ok(fenOf(balance.taxWithheld) >= cumulativeTax(taxable));
    if (taxable > 0) withTax += 1;
    else without += 1;
    const line = (item: string): number => fenOf(person.septemberPayslip.find((one) => one.item === item)?.amount ?? '0');
    assert.equal(line('grossPay') - line('pensionEmployee') - line('medicalEmployee') - line('unemploymentEmployee') - line('housingFundEmployee') - line('incomeTax'), line('netPay'));
    assert.ok(line('netPay') > 0, person.personNumber);
  }
  assert.ok(withTax > 300 && without > 300);
});

test('the tax table reads as published', () => {
  assert.deepEqual([0, -5, 3_600_000, 3_600_001, 14_400_000, 14_400_001, 96_000_001].map(cumulativeTax), [0, 0, 108_000, 108_000, 1_188_000, 1_188_000, 25_008_000]);
});

test('expected minutes of every scheduled day add up', () => {
  const expected = expectedDays(worldOf(500));
  let days = 0;
  for (const list of expected.values()) {
    for (const day of list) {
      days += 1;
      const leave = day.annualLeaveMinutes + day.personalLeaveMinutes + day.sickLeaveMinutes + day.compensatoryLeaveMinutes + day.otherPaidLeaveMinutes;
      assert.equal(day.normalMinutes + day.lateMinutes + day.earlyMinutes + day.absentMinutes + day.missingPunchMinutes + leave + day.tripMinutes, day.scheduledMinutes);
      if (day.dayClass !== 'workday') assert.equal(day.scheduledMinutes, 0, 'this month no night runs from a rest day into a workday');
    }
  }
  assert.ok(days > 10_000);
});

test('the night of 24 October is nine hours long in Budapest', () => {
  const company = main(worldOf(200));
  const nights = company.people.filter((person) => person.scheduleCode === 'HU-NIGHT').flatMap((person) => (company.expected.get(person.personNumber) ?? []).filter((day) => day.day === october(24)));
  assert.ok(nights.length > 0);
  for (const night of nights) assert.deepEqual([night.overtimeRestDayMinutes, night.breakMinutes], [510, 30]);
});

test('those whom WeCom does not answer for are named, and read as absent', () => {
  const world = worldOf(2000);
  const [intended, seen] = [expectedDays(world), expectedDaysAsSeen(world)];
  for (const person of main(world).people) {
    if (unreachableReason(person) === null) assert.deepEqual(seen.get(person.personNumber), intended.get(person.personNumber));
    else for (const day of seen.get(person.personNumber) ?? []) assert.equal(day.absentMinutes + overtimeOf(day), day.scheduledMinutes);
  }
});

test('two thousand people take about a second, ten thousand a few', (context) => {
  for (const [people, limitMilliseconds] of [[2000, 5000], [10_000, 20_000]] as const) {
    const started = performance.now();
    worldOf(people);
    const took = performance.now() - started;
    context.diagnostic(`${people} people: ${Math.round(took)} ms`);
    assert.ok(took < limitMilliseconds);
  }
});
