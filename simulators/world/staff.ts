/** Who works here: persons with their department, manager, terms, declarations and pay history. */
import { dateText, dayOfDate, firstOfOctober, instantOf, october } from './october.ts';
import { bankAccountOf, handMadeUserId, hungarianMobileOf, hungarianNameOf, identityNumberOf, mobileOf, nameOf } from './identities.ts';
import { amountText, ownContributions, payHistory } from './pay-history.ts';
import { baseLimits, places, wageOf } from './places.ts';
import type { Place, PlaceCode } from './places.ts';
import { randomStream } from './random.ts';
import type { Random } from './random.ts';
import type { DeductionKind, WorldDeduction, WorldDepartment, WorldPerson, WorldTerms } from './world-types.ts';

const teamSize = 16;
const teamsPerDivision = 4;

/** Each hundred of the main company has 40 in Shanghai, 45 in Shenzhen, 13 in Beijing and 2 in Budapest; the first eight see all four. */
const hundred = 'SH SZ BJ SZ SH HU SZ SH'.split(' ').concat(spread()) as PlaceCode[];

function spread(): PlaceCode[] {
  const left: [PlaceCode, number][] = [['SH', 37], ['SZ', 42], ['BJ', 12], ['HU', 1]];
  const given = new Map<PlaceCode, number>();
  const list: PlaceCode[] = [];
  for (let place = 1; place <= 92; place += 1) {
    let best: PlaceCode = 'SH';
    let mostBehind = -Infinity;
    for (const [code, count] of left) {
      const behind = (count * place) / 92 - (given.get(code) ?? 0);
      if (behind > mostBehind) [best, mostBehind] = [code, behind];
    }
    given.set(best, (given.get(best) ?? 0) + 1);
    list.push(best);
  }
  return list;
}

/** The place of the n-th person (from 0) of the main company; it does not depend on how many people there are. */
export const placeOfMember = (member: number): PlaceCode => hundred[member % 100] as PlaceCode;

export const personNumberOf = (place: PlaceCode, order: number): string => `${place}${String(order).padStart(6, '0')}`;

const divisionOf = (place: Place, team: number): number => Math.floor(team / teamsPerDivision) % place.divisions.length;
const siteId = (place: Place): number => place.number * 100_000;
const divisionId = (place: Place, division: number): number => siteId(place) + 1000 + division;
const teamId = (place: Place, team: number): number => siteId(place) + 10_000 + team;
const teamName = (team: number): string => `${team + 1}组`;

/** The departments of the first `count` people of a place: site, divisions, teams. */
export function departmentsOf(place: Place, count: number): WorldDepartment[] {
  if (count === 0) return [];
  const list: WorldDepartment[] = [{ departmentId: siteId(place), parentId: 1, name: place.workplace.name }];
  const seen = new Set<number>();
  for (let team = 0; team < Math.ceil(count / teamSize); team += 1) {
    const division = divisionOf(place, team);
    if (!seen.has(division)) list.push({ departmentId: divisionId(place, division), parentId: siteId(place), name: place.divisions[division] as string });
    seen.add(division);
    list.push({ departmentId: teamId(place, team), parentId: divisionId(place, division), name: teamName(team) });
  }
  return list;
}

/** The first of a team leads it, the first team of a division its division, the first of all the place; all report to `top`. */
function managerOf(place: Place, order: number, top: string): string | null {
  const position = order - 1;
  const team = Math.floor(position / teamSize);
  const own = personNumberOf(place.code, order);
  const leader = personNumberOf(place.code, team * teamSize + 1);
  if (leader !== own) return leader;
  const division = Math.floor(team / teamsPerDivision);
  const head = personNumberOf(place.code, division * teamsPerDivision * teamSize + 1);
  if (head !== own) return head;
  const site = personNumberOf(place.code, 1);
  if (site !== own) return site;
  return own === top ? null : top;
}

/** Some have no account at all, two of every thousand; fixed, so that the list people work on never is empty. */
const withoutAccount = new Set(['SH000014', 'BJ000009']);
const namesake = 211;

/** Builds one person of a place from the seed alone; `top` is the number of the company's first person. */
export function createPerson(seed: number, code: PlaceCode, order: number, top: string): WorldPerson {
  const place = places[code];
  const personNumber = personNumberOf(code, order);
  // The offset keeps the places' indexes apart: identity, telephone and account numbers never meet.
  const index = place.number * 100_000 + order;
  const random = randomStream(seed, personNumber, 'person');
  const foreign = place.workplace.country === 'HU';
  const scheduleCode = place.scheduleCodes[(order - 1) % place.scheduleCodes.length] as string;
  const special = !withoutAccount.has(personNumber);
  const { hireDay, leaveDay } = employment(random, special && order > 3);
  const twin = order > namesake && order % namesake === 7;
  const team = Math.floor((order - 1) / teamSize);
  const userId = accountOf(random, personNumber, index, order > 3 && !twin && order % namesake !== 6);
  return {
    personNumber, name: foreign ? hungarianNameOf(order - 1) : nameOf(seed, twin ? index - 1 : index),
    identityNumber: identityNumberOf(index, dayOfDate(random.between(1966, 2003), random.between(1, 12), random.between(1, 28))),
    mobile: foreign ? hungarianMobileOf(index) : mobileOf(index), email: `${personNumber.toLowerCase()}@${code === 'MN' ? 'mengnan' : 'xinghe'}.example`,
    bankAccount: bankAccountOf(index), hireDay, leaveDay,
    department: [place.workplace.name, place.divisions[divisionOf(place, team)], teamName(team)].join('/'),
    departmentId: teamId(place, team), managerPersonNumber: managerOf(place, order, top), country: place.workplace.country, zone: place.workplace.zone,
    scheduleCode, ...contractOf(seed, place, personNumber, scheduleCode, hireDay),
    wecom: withoutAccount.has(personNumber) ? null : { userId: userId.account, leftAt: vanishing(random, place, leaveDay, order) },
    userIdInWorkbook: withoutAccount.has(personNumber) ? null : userId.inWorkbook,
  };
}

function employment(random: Random, mayChange: boolean): { readonly hireDay: number; readonly leaveDay: number | null } {
  const change = random.below(1000);
  const early = dayOfDate(random.between(2014, 2025), random.between(1, 12), random.between(1, 28));
  const thisYear = dayOfDate(2026, random.between(1, 9), random.between(1, 28));
  const date = random.between(9, 26);
  if (mayChange && change < 16) return { hireDay: october(date), leaveDay: null };
  if (mayChange && change < 32) return { hireDay: early, leaveDay: october(date) };
  return { hireDay: change < 110 ? thisYear : early, leaveDay: null };
}

/** Three of a hundred have an account that does not say their number; the books know it for half of them. */
function accountOf(random: Random, personNumber: string, index: number, mayDiffer: boolean): { readonly account: string; readonly inWorkbook: string | null } {
  const handMade = handMadeUserId(random, index);
  const [differs, known] = [random.chance(32), random.chance(500)];
  if (!mayDiffer || !differs) return { account: personNumber.toLowerCase(), inWorkbook: null };
  return { account: handMade, inWorkbook: known ? handMade : null };
}

/**
 * Accounts that are gone before the month ends: half of the office leavers' on their first day away, and a few
 * people's who still work here, on the last evening. Roster workers keep theirs: without an account no roster.
 */
function vanishing(random: Random, place: Place, leaveDay: number | null, order: number): number | null {
  const [half, few] = [random.chance(500), random.chance(5)];
  if (order <= 3 || place.code === 'SZ' || place.code === 'HU' || place.code === 'MN') return null;
  if (leaveDay !== null) return half ? instantOf('Asia/Shanghai', leaveDay, 0) : null;
  return few ? instantOf('Asia/Shanghai', october(31), 20 * 60) : null;
}

type Contract = Pick<WorldPerson, 'terms' | 'deductions' | 'openingBalance' | 'septemberPayslip'>;

function contractOf(seed: number, place: Place, personNumber: string, scheduleCode: string, hireDay: number): Contract {
  const random = randomStream(seed, personNumber, 'pay');
  const hourly = scheduleCode === 'BJ-HOURLY';
  const wage = wageOf(place, hourly, random);
  const insured = place.insurancePlace === null ? null : insuranceOf(random, place.insurancePlace as keyof typeof baseLimits, hourly ? wage * 120 : wage);
  const first: WorldTerms = {
    validFromDay: Math.max(hireDay, dayOfDate(2026, 1, 1)), legalEntity: place.legalEntity, workplace: place.workplace.code, insurancePlace: place.insurancePlace,
    wageKind: hourly ? 'hourly' : 'monthly', wage: amountText(wage), currency: place.currency, scheduleCode,
    insuranceBase: insured === null ? null : amountText(insured.insuranceBase), housingFundBase: insured === null ? null : amountText(insured.fundBase),
    housingFundRate: insured === null ? null : `0.${String(insured.fundRatePercent).padStart(2, '0')}`,
  };
  const raise = random.chance(32) && hireDay < firstOfOctober;
  const raised = wage + Math.round((wage * random.between(30, 150)) / 100_000) * 100 + (hourly ? 100 : 10_000);
  const terms = raise ? [first, { ...first, validFromDay: october(16), wage: amountText(raised) }] : [first];
  if (insured === null) return { terms, deductions: [], openingBalance: null, septemberPayslip: [] };
  const deductions = declarationsOf(random, hireDay);
  if (hireDay >= firstOfOctober) return { terms, deductions, openingBalance: null, septemberPayslip: [] };
  const own = ownContributions(place.insurancePlace as keyof typeof baseLimits, insured.insuranceBase, insured.fundBase, insured.fundRatePercent);
  const monthly = hourly ? Math.round((wage * random.between(90, 130)) / 100) * 100 : wage;
  const hired = dateText(hireDay);
  const firstMonth = hired < '2026' ? 1 : Number(hired.slice(5, 7));
  return { terms, deductions, ...payHistory(random, monthly, own, deductions, firstMonth, hourly ? 'hourly' : place.code === 'SZ' ? 'factory' : 'office') };
}

/** Bases near last year's average wage; a few stand on, a cent under or a cent over the published floor or ceiling. */
function insuranceOf(random: Random, place: keyof typeof baseLimits, monthlyFen: number): { readonly insuranceBase: number; readonly fundBase: number; readonly fundRatePercent: number } {
  const usual = Math.round((monthlyFen * random.between(920, 1080)) / 1000);
  const limits = baseLimits[place];
  // Only where the edge is near the wage: nobody owes more than they earn.
  const edge = ([floor, ceiling]: readonly [number, number], value: number): number => {
    const [drawn, cent] = [random.below(1000), random.between(-1, 1)];
    if (value < floor * 1.4 && drawn < 120) return floor + cent;
    return value > ceiling * 0.7 && drawn < 250 ? ceiling + cent : value;
  };
  const insuranceBase = edge(limits.pension, usual);
  const fundBase = edge(limits.housingFund, usual);
  return { insuranceBase, fundBase, fundRatePercent: place === 'shanghai' ? random.between(5, 7) : random.between(5, 12) };
}

const wholeYear = { fromMonth: '2026-01', toMonth: '2026-12' };

function declarationsOf(random: Random, hireDay: number): WorldDeduction[] {
  const list: WorldDeduction[] = [];
  const add = (deduction: DeductionKind, yuanAmount: number, span = wholeYear): void => void list.push({ deduction, monthlyAmount: `${yuanAmount}.00`, ...span });
  const home = random.below(100);
  if (random.chance(350)) add('childEducation', random.pick([1000, 2000, 2000, 4000]), random.chance(80) ? { fromMonth: '2026-09', toMonth: '2026-12' } : wholeYear);
  if (random.chance(120)) add('infantCare', random.pick([1000, 2000]), random.chance(200) ? { fromMonth: '2026-01', toMonth: '2026-06' } : wholeYear);
  if (random.chance(60)) add('continuingEducation', 400);
  if (home < 28) add('homeLoanInterest', 1000);
  else if (home < 62) add('rent', 1500, hireDay >= firstOfOctober ? { fromMonth: '2026-10', toMonth: '2026-12' } : wholeYear);
  if (random.chance(400)) add('elderlySupport', random.pick([3000, 1500, 1500, 1000]), random.chance(60) ? { fromMonth: '2026-10', toMonth: '2026-12' } : wholeYear);
  if (random.chance(40)) add('personalPension', random.pick([500, 1000]));
  return list;
}
