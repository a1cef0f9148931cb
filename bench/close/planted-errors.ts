/**
 * Errors as they happen in pay offices, put into one month of a company that was right before: each about one person of its
 * own, each with the finding that must name it. One person under two numbers is not among them: the import refuses the row.
 * The same seed plants the same errors.
 */
import { withCheckDigit } from '#apps/start/demo-bank-accounts';
import type { LoadRow } from '#modules/people';
import type { PersonRecordFact, TermsFact } from '#contracts/flow/person-fact';
import type { ApprovalRow, PunchRow, WorkbookFacts } from '#contracts/flow/workbook-facts';
import { errorKinds, type ErrorKind } from './error-kinds.ts';
import type { Year } from './year-facts.ts';

const kinds = Object.keys(errorKinds) as readonly ErrorKind[];

export type PlantedError = { readonly kind: ErrorKind; readonly personNumber: string };
export type PlantedMonth = { readonly facts: WorkbookFacts; readonly accounts: readonly LoadRow[]; readonly errors: readonly PlantedError[] };

type Plain = { readonly record: PersonRecordFact; readonly terms: TermsFact };

/** People who are there all the time on terms that nobody changes until the month is over: what is found about them was planted. */
const quietPeople = ({ facts }: Year, month: number, firstDay: number): readonly Plain[] => {
  const records = new Map<string, PersonRecordFact[]>();
  const terms = new Map<string, TermsFact[]>();
  for (const each of facts) {
    const { personNumber } = each.fact;
    if (each.sheet === 'persons') records.set(personNumber, [...(records.get(personNumber) ?? []), each.fact]);
    else if (each.sheet === 'terms' && each.month <= month) terms.set(personNumber, [...(terms.get(personNumber) ?? []), each.fact]);
  }
  return [...records].flatMap(([personNumber, [record, ...later]]): readonly Plain[] => {
    const [own, ...changed] = terms.get(personNumber) ?? [];
    return record === undefined || own === undefined || later.length > 0 || changed.length > 0 || record.hireDay >= firstDay ? [] : [{ record, terms: own }];
  });
};

/** Apart from the range that the company's other accounts are made of. */
const accountOf = (index: number): string => withCheckDigit(`62220000${String(index).padStart(8, '0')}`);

type Draft = { persons: PersonRecordFact[]; terms: TermsFact[]; punches: PunchRow[]; approvals: ApprovalRow[]; readonly accounts: Map<string, LoadRow> };
type Victim = Plain & { readonly colleague: Plain; readonly days: readonly number[]; readonly monthDay: number };

const yuan = (amount: number): string => amount.toFixed(2);
const ghostOf = ({ record }: Victim, monthDay: number): PersonRecordFact => ({ ...record, personNumber: `G${record.personNumber}`, name: `影${record.personNumber}`, identityNumber: '', hireDay: monthDay });
const ownPunches = (draft: Draft, { record }: Plain): readonly PunchRow[] => draft.punches.filter(({ personNumber }) => personNumber === record.personNumber);
const withoutDays = (draft: Draft, { record }: Plain, days: ReadonlySet<number>): void => {
  draft.punches = draft.punches.filter(({ personNumber, moment }) => personNumber !== record.personNumber || !days.has(moment.day));
};
const later = (punch: PunchRow, seconds: number): PunchRow => {
  const second = punch.moment.second + seconds;
  const two = (value: number): string => String(value).padStart(2, '0');
  return { ...punch, moment: { ...punch.moment, second, text: `${punch.moment.text.slice(0, 10)} ${two(Math.floor(second / 3600))}:${two(Math.floor((second % 3600) / 60))}:${two(second % 60)}` } };
};
const newTerms = (draft: Draft, victim: Victim, change: Partial<TermsFact>): void => void draft.terms.push({ ...victim.terms, validFromDay: victim.monthDay, ...change });

/** Puts one error in; answers the number of the person whom the finding must be about. */
const plant: Readonly<Record<ErrorKind, (draft: Draft, victim: Victim) => string>> = {
  wrongAccount: (draft, { record, colleague }) => {
    draft.accounts.set(record.personNumber, { ...draft.accounts.get(record.personNumber)!, accountNumber: draft.accounts.get(colleague.record.personNumber)!.accountNumber });
    return record.personNumber;
  },
  foreignHolder: (draft, { record }) => {
    draft.accounts.set(record.personNumber, { ...draft.accounts.get(record.personNumber)!, holderName: '别人' });
    return record.personNumber;
  },
  ghostWithColleaguesPunches: (draft, victim) => {
    const ghost = ghostOf(victim, victim.monthDay);
    draft.persons.push(ghost);
    draft.terms.push({ ...victim.terms, personNumber: ghost.personNumber, validFromDay: ghost.hireDay });
    draft.punches.push(...ownPunches(draft, victim).map((punch) => ({ ...punch, personNumber: ghost.personNumber })));
    return ghost.personNumber;
  },
  ghostWithoutPunches: (draft, victim) => {
    const ghost = ghostOf(victim, victim.monthDay);
    draft.persons.push(ghost);
    draft.terms.push({ ...victim.terms, personNumber: ghost.personNumber, validFromDay: ghost.hireDay });
    return ghost.personNumber;
  },
  wrongPlace: (draft, victim) => {
    newTerms(draft, victim, { insurancePlace: victim.terms.insurancePlace === 'shanghai' ? 'shenzhen' : 'shanghai' });
    return victim.record.personNumber;
  },
  doublePunch: (draft, victim) => {
    const own = ownPunches(draft, victim)[4];
    if (own !== undefined) draft.punches.push(later(own, 20));
    return victim.record.personNumber;
  },
  wrongBase: (draft, victim) => {
    newTerms(draft, victim, { insuranceBase: yuan(Number(victim.terms.wage) / 2) });
    return victim.record.personNumber;
  },
  staleRate: (draft, victim) => {
    newTerms(draft, victim, { wage: yuan(Number(victim.terms.wage) - 500) });
    return victim.record.personNumber;
  },
  raiseWithADigitMore: (draft, victim) => {
    newTerms(draft, victim, { wage: yuan(Number(victim.terms.wage) * 10) });
    return victim.record.personNumber;
  },
  missingLeave: (draft, victim) => {
    withoutDays(draft, victim, new Set(victim.days.slice(3, 4)));
    return victim.record.personNumber;
  },
  leaverNotEntered: (draft, victim) => {
    withoutDays(draft, victim, new Set(victim.days.slice(-7)));
    // Who has gone hands nothing in.
    draft.approvals = draft.approvals.filter(({ personNumber, from, day }) => personNumber !== victim.record.personNumber || (from?.day ?? day ?? 0) < victim.days.at(-7)!);
    return victim.record.personNumber;
  },
  lastDayTooEarly: (draft, victim) => {
    draft.persons.push({ ...victim.record, leaveDay: victim.days[9]! });
    return victim.record.personNumber;
  },
  wrongFundRate: (draft, victim) => {
    newTerms(draft, victim, { housingFundRate: '0.25' });
    return victim.record.personNumber;
  },
};

const factsOf = <Fact>(located: readonly { readonly fact: Fact }[]): Fact[] => located.map(({ fact }) => fact);
const locate = <Fact>(facts: readonly Fact[]): { row: number; fact: Fact }[] => facts.map((fact, index) => ({ row: index + 2, fact }));

/** The month's facts with errors in them, kind after kind, each about a person of its own. Throws when there are too few people. */
export const plantErrors = (year: Year, heard: WorkbookFacts, about: { readonly month: number; readonly firstDay: number; readonly monthDay: number }, count: number): PlantedMonth => {
  const victims = quietPeople(year, about.month, about.firstDay);
  if (victims.length < count + 1) throw new Error(`${victims.length} people for ${count} errors`);
  const draft: Draft = {
    persons: factsOf(heard.persons), terms: factsOf(heard.terms), punches: factsOf(heard.punches), approvals: factsOf(heard.approvals),
    accounts: new Map(victims.map(({ record }, index) => [record.personNumber, { personNumber: record.personNumber, holderName: record.name, bankName: '示例银行', branchCode: '', accountNumber: accountOf(index + 1) }])),
  };
  // The one who shares an account with a wrong one is nobody's victim.
  const colleague = victims[count]!;
  const errors = Array.from({ length: count }, (_, index): PlantedError => {
    const kind = kinds[index % kinds.length]!;
    const victim = victims[index]!;
    const days = [...new Set(ownPunches(draft, victim).map(({ moment }) => moment.day))].sort((a, b) => a - b);
    return { kind, personNumber: plant[kind](draft, { ...victim, colleague, days, monthDay: about.monthDay }) };
  });
  return { facts: { ...heard, persons: locate(draft.persons), terms: locate(draft.terms), punches: locate(draft.punches), approvals: locate(draft.approvals) }, accounts: [...draft.accounts.values()], errors };
};
