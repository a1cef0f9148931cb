/** SQL of the import: what is there, and bulk writes of what is new. Dates are epoch-days, amounts decimal strings. */
import type { DeclaredDeductionFact, EarlierPayslipLineFact, EmploymentKind, OpeningBalanceFact, PersonRecordFact, TermsFact, WorkplaceFact } from '#contracts/flow/person-fact';
import { firstDayOfMonth } from '#kernel/calendar/epoch-day';
import { copyInto, holdFactLock, markOf, openForWriting, sealColumn, type CompanyTransaction, type OpenedValue, type SealedColumn } from '#modules/platform';
import { declaredAmount, decodeAmounts, decodeLines, decodeText, earlierLines, encodeAmounts, encodeLines, identityMark, identityNumber, mobileNumber, openingAmounts, termsAmounts, type EarlierLine } from './sealed-people.ts';

export type StoredPerson = PersonRecordFact & { readonly personId: number };
export type Owned<F> = { readonly personId: number; readonly fact: F };

/** "12000.00" and "12000" are one amount, whatever scale the column shows. */
const canonicalDecimal = (value: string | null): string | null => (value === null || !value.includes('.') ? value : value.replace(/\.?0+$/, ''));

const epochDay = (column: string): string => `${column} - date '1970-01-01'`;

/** One import of a company at a time: two at once could both take a fact for new. */
export const holdImport = async (tx: CompanyTransaction): Promise<void> => {
  await holdFactLock(tx);
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`people import ${tx.companyId}`]);
};

/** Numbers of a sequence, drawn before the rows are written: they are part of what a value is sealed with. */
export const drawNumbers = async (tx: CompanyTransaction, sequence: 'platform.recorded_seq' | 'people.person_person_id_seq' | 'people.workbook_import_import_id_seq', count: number): Promise<readonly number[]> =>
  count === 0 ? [] : (await tx.query<{ number: number }>('select nextval($1::regclass) as number from generate_series(1, $2::int)', [sequence, count])).rows.map((row) => row.number);

type PersonRow = { person_id: number; recorded_seq: number; person_number: string; name: string; identity_sealed: Buffer | null; mobile_sealed: Buffer | null; email: string; hire_day: number; leave_day: number | null; department: string; manager_person_number: string | null; source_person_key: string | null };

/** Everyone, for finding out what an import changes; nothing of it leaves the import. */
export async function readPersons(tx: CompanyTransaction): Promise<ReadonlyMap<string, StoredPerson>> {
  const text = `select person_id, recorded_seq, person_number, name, identity_sealed, mobile_sealed, email, ${epochDay('hire_date')} as hire_day, ${epochDay('leave_date')} as leave_day,
    department, manager_person_number, source_person_key from people.person where company_id = $1`;
  const { rows } = await tx.query<PersonRow>(text, [tx.companyId]);
  const open = (column: SealedColumn, pick: (row: PersonRow) => Buffer | null): Promise<readonly OpenedValue[]> =>
    openForWriting(tx, column, rows.map((row) => ({ personId: row.person_id, row: String(row.recorded_seq), sealed: pick(row) })));
  const identities = await open(identityNumber, (row) => row.identity_sealed);
  const mobiles = await open(mobileNumber, (row) => row.mobile_sealed);
  return new Map(rows.map((row, index) => [row.person_number, {
    kind: 'person', personId: row.person_id, personNumber: row.person_number, name: row.name, identityNumber: decodeText(identities[index]!) ?? '', mobile: decodeText(mobiles[index]!) ?? '', email: row.email,
    hireDay: row.hire_day, leaveDay: row.leave_day, department: row.department, managerPersonNumber: row.manager_person_number, sourcePersonKey: row.source_person_key,
  }]));
}

export type PersonToWrite = { readonly personId: number; readonly fact: PersonRecordFact };

/** Values of the people who have one, sealed, beside null for the others. */
const sealPresent = async (tx: CompanyTransaction, column: SealedColumn, values: readonly { readonly personId: number; readonly row: string; readonly text: string }[]): Promise<readonly (Buffer | null)[]> => {
  const present = values.filter(({ text }) => text !== '');
  const sealed = (await sealColumn(tx, column, present.map(({ personId, row, text }) => ({ personId, row, plain: Buffer.from(text) })))).values();
  return values.map(({ text }) => (text === '' ? null : (sealed.next().value ?? null)));
};

/** Inserts new persons and replaces changed ones. */
export async function writePersons(tx: CompanyTransaction, persons: readonly PersonToWrite[]): Promise<void> {
  const numbers = await drawNumbers(tx, 'platform.recorded_seq', persons.length);
  const facts = persons.map(({ fact }) => fact);
  const values = (pick: (fact: PersonRecordFact) => string) => persons.map(({ personId, fact }, index) => ({ personId, row: String(numbers[index]), text: pick(fact) }));
  const marks: (Buffer | null)[] = [];
  for (const fact of facts) marks.push(fact.identityNumber === '' ? null : await markOf(tx, identityMark, fact.identityNumber));
  await copyInto(tx, {
    table: 'people.person', rowCount: persons.length,
    columns: [
      { name: 'person_id', type: 'int4', values: persons.map(({ personId }) => personId) },
      { name: 'recorded_seq', type: 'int8', values: numbers },
      { name: 'person_number', type: 'text', values: facts.map((each) => each.personNumber) },
      { name: 'name', type: 'text', values: facts.map((each) => each.name) },
      { name: 'identity_sealed', type: 'bytea', values: await sealPresent(tx, identityNumber, values((fact) => fact.identityNumber)) },
      { name: 'identity_mark', type: 'bytea', values: marks },
      { name: 'mobile_sealed', type: 'bytea', values: await sealPresent(tx, mobileNumber, values((fact) => fact.mobile)) },
      { name: 'email', type: 'text', values: facts.map((each) => each.email) },
      { name: 'hire_date', type: 'date', values: facts.map((each) => each.hireDay) },
      { name: 'leave_date', type: 'date', values: facts.map((each) => each.leaveDay) },
      { name: 'department', type: 'text', values: facts.map((each) => each.department) },
      { name: 'manager_person_number', type: 'text', values: facts.map((each) => each.managerPersonNumber) },
      { name: 'source_person_key', type: 'text', values: facts.map((each) => each.sourcePersonKey) },
    ],
    onConflict: `on conflict (company_id, person_number) do update set name = excluded.name, identity_sealed = excluded.identity_sealed, identity_mark = excluded.identity_mark, mobile_sealed = excluded.mobile_sealed,
      email = excluded.email, hire_date = excluded.hire_date, leave_date = excluded.leave_date, department = excluded.department,
      manager_person_number = excluded.manager_person_number, source_person_key = excluded.source_person_key, recorded_seq = excluded.recorded_seq`,
  });
}

export async function readWorkplaces(tx: CompanyTransaction): Promise<ReadonlyMap<string, WorkplaceFact>> {
  const { rows } = await tx.query<{ workplace_code: string; name: string; zone: string; country: string; region: string; city: string }>(
    'select workplace_code, name, zone, country, region, city from people.workplace where company_id = $1 order by workplace_code', [tx.companyId],
  );
  return new Map(rows.map((row) => [row.workplace_code, { kind: 'workplace', workplaceCode: row.workplace_code, name: row.name, zone: row.zone, country: row.country, region: row.region, city: row.city }]));
}

export type EmploymentOf = { readonly personId: number; readonly personNumber: string; readonly name: string; readonly hireDay: number; readonly leaveDay: number | null; readonly department: string; readonly managerPersonNumber: string | null };

/** One person by id or number, as far as the reader may know of them. */
export async function findEmployment(tx: CompanyTransaction, who: { readonly personId: number } | { readonly personNumber: string }): Promise<EmploymentOf | null> {
  const { rows: [row] } = await tx.query<{ person_id: number; person_number: string; name: string; hire_day: number; leave_day: number | null; department: string; manager_person_number: string | null }>(
    `select person_id, person_number, name, ${epochDay('hire_date')} as hire_day, ${epochDay('leave_date')} as leave_day, department, manager_person_number
     from people.person where company_id = $1 and (person_id = $2 or person_number = $3)`, [tx.companyId, 'personId' in who ? who.personId : null, 'personNumber' in who ? who.personNumber : null],
  );
  return row === undefined ? null : { personId: row.person_id, personNumber: row.person_number, name: row.name, hireDay: row.hire_day, leaveDay: row.leave_day, department: row.department, managerPersonNumber: row.manager_person_number };
}

/** Sources that have a contact list. */
export const readContactSources = async (tx: CompanyTransaction): Promise<readonly string[]> =>
  (await tx.query<{ source_code: string }>('select distinct source_code from people.contact where company_id = $1 order by 1', [tx.companyId])).rows.map((row) => row.source_code);

export async function writeWorkplaces(tx: CompanyTransaction, workplaces: readonly WorkplaceFact[]): Promise<void> {
  for (const workplace of workplaces) {
    await tx.query(
      `insert into people.workplace (company_id, workplace_code, name, zone, country, region, city) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (company_id, workplace_code) do update set name = excluded.name, zone = excluded.zone, country = excluded.country, region = excluded.region, city = excluded.city`,
      [tx.companyId, workplace.workplaceCode, workplace.name, workplace.zone, workplace.country, workplace.region, workplace.city],
    );
  }
}

/** Whoever takes a company on writes down what they may not read: wages are no rows of their reach, deductions and opening totals are. Ends with the transaction. */
export const reachFirstImport = async (tx: CompanyTransaction): Promise<void> => {
  await tx.query("select set_config('qinxin.reach_pay', 'all', true), set_config('qinxin.reach_personal', 'all', true)");
};

/** The text that tells one state of a fact from another, by the key it is stored under. */
export type StoredStates = ReadonlyMap<string, string>;
const stateMap = (rows: readonly { readonly key: string; readonly state: string }[]): StoredStates => new Map(rows.map((row) => [row.key, row.state]));
const joined = (...parts: readonly (string | number | null)[]): string => parts.map((part) => (part === null ? '\u0000' : String(part))).join('\u0001');

export const termsKey = (personId: number, fact: TermsFact): string => joined(personId, fact.validFromDay);
export const termsState = (fact: TermsFact): string =>
  joined(fact.legalEntity, fact.workplace, fact.insurancePlace, fact.wageKind, canonicalDecimal(fact.wage), fact.currency, fact.scheduleCode, fact.employmentKind ?? 'standard', canonicalDecimal(fact.insuranceBase), canonicalDecimal(fact.housingFundBase), canonicalDecimal(fact.housingFundRate));

const amountsOfTerms = ({ wage, insuranceBase, housingFundBase, housingFundRate }: TermsFact): readonly (string | null)[] => [wage, insuranceBase, housingFundBase, housingFundRate];

/** The state of a row whose person's key is destroyed: nothing is compared with it, nothing is written over it. */
export const erasedState = 'erased';

/** Opens one value a row for comparing it with what an import says. */
const openRows = async <Row extends { readonly person_id: number; readonly row: string; readonly sealed: Buffer | null }>(tx: CompanyTransaction, column: SealedColumn, rows: readonly Row[]): Promise<readonly OpenedValue[]> =>
  openForWriting(tx, column, rows.map(({ person_id, row, sealed }) => ({ personId: person_id, row, sealed })));

const stateOf = (opened: OpenedValue, state: (amounts: readonly (string | null)[]) => string): string => (opened === 'erased' ? erasedState : state((decodeAmounts(opened) ?? []).map(canonicalDecimal)));

export async function readTermsStates(tx: CompanyTransaction): Promise<StoredStates> {
  const text = `select distinct on (person_id, valid_from) person_id, terms_id::text as row, ${epochDay('valid_from')} as day, legal_entity, workplace_code, insurance_place, wage_kind, currency, schedule_code, employment_kind,
    amounts_sealed as sealed from people.terms where company_id = $1 order by person_id, valid_from, terms_id desc`;
  const { rows } = await tx.query<{ person_id: number; row: string; day: number; legal_entity: string; workplace_code: string; insurance_place: string | null; wage_kind: string; currency: string; schedule_code: string; employment_kind: string; sealed: Buffer | null }>(text, [tx.companyId]);
  const opened = await openRows(tx, termsAmounts, rows);
  return stateMap(rows.map((row, index) => ({
    key: joined(row.person_id, row.day),
    state: stateOf(opened[index]!, ([wage = null, ...others]) => joined(row.legal_entity, row.workplace_code, row.insurance_place, row.wage_kind, wage, row.currency, row.schedule_code, row.employment_kind, ...others)),
  })));
}

/** The form of employment of each person's last terms, by person number: a workbook that does not say leaves it as it was. */
export async function readEmploymentKinds(tx: CompanyTransaction): Promise<ReadonlyMap<string, EmploymentKind>> {
  const { rows } = await tx.query<{ person_number: string; employment_kind: EmploymentKind }>(
    `select distinct on (person_id) person_number, employment_kind from people.terms join people.person using (company_id, person_id)
     where company_id = $1 order by person_id, valid_from desc, terms_id desc`, [tx.companyId],
  );
  return new Map(rows.map((row) => [row.person_number, row.employment_kind]));
}

/** Answers the rows' numbers in the order given. */
export async function appendTerms(tx: CompanyTransaction, terms: readonly Owned<TermsFact>[], source: string): Promise<readonly number[]> {
  const numbers = await drawNumbers(tx, 'platform.recorded_seq', terms.length);
  const sealed = await sealColumn(tx, termsAmounts, terms.map(({ personId, fact }, index) => ({ personId, row: String(numbers[index]), plain: encodeAmounts(amountsOfTerms(fact)) })));
  await copyInto(tx, {
    table: 'people.terms', rowCount: terms.length,
    columns: [
      { name: 'person_id', type: 'int4', values: terms.map((each) => each.personId) },
      { name: 'terms_id', type: 'int8', values: numbers },
      { name: 'valid_from', type: 'date', values: terms.map((each) => each.fact.validFromDay) },
      { name: 'legal_entity', type: 'text', values: terms.map((each) => each.fact.legalEntity) },
      { name: 'workplace_code', type: 'text', values: terms.map((each) => each.fact.workplace) },
      { name: 'insurance_place', type: 'text', values: terms.map((each) => each.fact.insurancePlace) },
      { name: 'wage_kind', type: 'text', values: terms.map((each) => each.fact.wageKind) },
      { name: 'currency', type: 'text', values: terms.map((each) => each.fact.currency) },
      { name: 'schedule_code', type: 'text', values: terms.map((each) => each.fact.scheduleCode) },
      { name: 'employment_kind', type: 'text', values: terms.map((each) => each.fact.employmentKind ?? 'standard') },
      { name: 'amounts_sealed', type: 'bytea', values: sealed },
      { name: 'source', type: 'text', values: terms.map(() => source) },
    ],
  });
  return numbers;
}

/** The terms of a person that hold on a day, to be written again with something changed; nothing of it leaves the writing. Null: none, or the person's key is destroyed. */
export async function termsOn(tx: CompanyTransaction, personId: number, day: number): Promise<TermsFact | null> {
  const { rows: [row] } = await tx.query<{ person_number: string; row: string; valid_from: number; legal_entity: string; workplace_code: string; insurance_place: string | null; wage_kind: 'monthly' | 'hourly'; currency: string; schedule_code: string; employment_kind: EmploymentKind; sealed: Buffer | null; person_id: number }>(
    `select person_number, person_id, terms_id::text as row, ${epochDay('valid_from')} as valid_from, legal_entity, workplace_code, insurance_place, wage_kind, currency, schedule_code, employment_kind, amounts_sealed as sealed
     from people.terms join people.person using (company_id, person_id) where company_id = $1 and person_id = $2 and valid_from <= date '1970-01-01' + $3::int order by terms.valid_from desc, terms_id desc limit 1`, [tx.companyId, personId, day],
  );
  if (row === undefined) return null;
  const [opened] = await openRows(tx, termsAmounts, [row]);
  const [wage = null, insuranceBase = null, housingFundBase = null, housingFundRate = null] = decodeAmounts(opened ?? null) ?? [];
  if (wage === null) return null;
  return {
    kind: 'terms', personNumber: row.person_number, validFromDay: row.valid_from, legalEntity: row.legal_entity, workplace: row.workplace_code, insurancePlace: row.insurance_place, wageKind: row.wage_kind,
    wage, currency: row.currency, scheduleCode: row.schedule_code, employmentKind: row.employment_kind, insuranceBase, housingFundBase, housingFundRate,
  };
}

export const deductionKey = (personId: number, fact: DeclaredDeductionFact): string => joined(personId, fact.deduction, fact.fromMonth);
export const deductionState = (fact: DeclaredDeductionFact): string => joined(canonicalDecimal(fact.monthlyAmount), fact.toMonth);

export async function readDeductionStates(tx: CompanyTransaction): Promise<StoredStates> {
  const { rows } = await tx.query<{ person_id: number; row: string; deduction: string; from_month: string; to_month: string; sealed: Buffer | null }>(
    `select distinct on (person_id, deduction, from_month) person_id, declaration_id::text as row, deduction, to_char(from_month, 'YYYY-MM') as from_month, to_char(to_month, 'YYYY-MM') as to_month, amount_sealed as sealed
     from people.declared_deduction where company_id = $1 order by person_id, deduction, from_month, declaration_id desc`, [tx.companyId],
  );
  const opened = await openRows(tx, declaredAmount, rows);
  return stateMap(rows.map((row, index) => ({ key: joined(row.person_id, row.deduction, row.from_month), state: stateOf(opened[index]!, ([amount = null]) => joined(amount, row.to_month)) })));
}

export async function appendDeductions(tx: CompanyTransaction, deductions: readonly Owned<DeclaredDeductionFact>[], source: string): Promise<void> {
  const numbers = await drawNumbers(tx, 'platform.recorded_seq', deductions.length);
  const sealed = await sealColumn(tx, declaredAmount, deductions.map(({ personId, fact }, index) => ({ personId, row: String(numbers[index]), plain: encodeAmounts([fact.monthlyAmount]) })));
  await copyInto(tx, {
    table: 'people.declared_deduction', rowCount: deductions.length,
    columns: [
      { name: 'person_id', type: 'int4', values: deductions.map((each) => each.personId) },
      { name: 'declaration_id', type: 'int8', values: numbers },
      { name: 'deduction', type: 'text', values: deductions.map((each) => each.fact.deduction) },
      { name: 'amount_sealed', type: 'bytea', values: sealed },
      { name: 'from_month', type: 'date', values: deductions.map((each) => firstDayOfMonth(each.fact.fromMonth)) },
      { name: 'to_month', type: 'date', values: deductions.map((each) => firstDayOfMonth(each.fact.toMonth)) },
      { name: 'source', type: 'text', values: deductions.map(() => source) },
    ],
  });
}

export const balanceKey = (personId: number, fact: OpeningBalanceFact): string => joined(personId, fact.taxYear, fact.throughMonth);
export const balanceState = (fact: OpeningBalanceFact): string =>
  joined(fact.monthsEmployed, ...[fact.income, fact.exemptIncome, fact.specialDeduction, fact.specialAdditionalDeduction, fact.otherDeduction, fact.taxWithheld].map(canonicalDecimal));

const amountsOfBalance = (fact: OpeningBalanceFact): readonly string[] => [fact.income, fact.exemptIncome, fact.specialDeduction, fact.specialAdditionalDeduction, fact.otherDeduction, fact.taxWithheld];

export async function readBalanceStates(tx: CompanyTransaction): Promise<StoredStates> {
  const { rows } = await tx.query<{ person_id: number; row: string; tax_year: number; through_month: string; months_employed: number; sealed: Buffer | null }>(
    `select distinct on (person_id, tax_year, through_month) person_id, balance_id::text as row, tax_year, to_char(through_month, 'YYYY-MM') as through_month, months_employed, amounts_sealed as sealed
     from people.opening_balance where company_id = $1 order by person_id, tax_year, through_month, balance_id desc`, [tx.companyId],
  );
  const opened = await openRows(tx, openingAmounts, rows);
  return stateMap(rows.map((row, index) => ({ key: joined(row.person_id, row.tax_year, row.through_month), state: stateOf(opened[index]!, (amounts) => joined(row.months_employed, ...amounts)) })));
}

export async function appendBalances(tx: CompanyTransaction, balances: readonly Owned<OpeningBalanceFact>[], source: string): Promise<void> {
  const numbers = await drawNumbers(tx, 'platform.recorded_seq', balances.length);
  const sealed = await sealColumn(tx, openingAmounts, balances.map(({ personId, fact }, index) => ({ personId, row: String(numbers[index]), plain: encodeAmounts(amountsOfBalance(fact)) })));
  await copyInto(tx, {
    table: 'people.opening_balance', rowCount: balances.length,
    columns: [
      { name: 'person_id', type: 'int4', values: balances.map((each) => each.personId) },
      { name: 'balance_id', type: 'int8', values: numbers },
      { name: 'tax_year', type: 'int4', values: balances.map((each) => each.fact.taxYear) },
      { name: 'through_month', type: 'date', values: balances.map((each) => firstDayOfMonth(each.fact.throughMonth)) },
      { name: 'months_employed', type: 'int4', values: balances.map((each) => each.fact.monthsEmployed) },
      { name: 'amounts_sealed', type: 'bytea', values: sealed },
      { name: 'source', type: 'text', values: balances.map(() => source) },
    ],
  });
}

export const payslipLineKey = (personId: number, fact: EarlierPayslipLineFact): string => joined(personId, fact.month, fact.item);
export const payslipLineState = (fact: EarlierPayslipLineFact): string => joined(canonicalDecimal(fact.amount));

type StoredEarlier = { readonly person_id: number; readonly row: string; readonly month: string; readonly lines: readonly EarlierLine[] | null };

/** The row that counts of each person and month, with its lines; null when the person's key is destroyed. */
const readEarlier = async (tx: CompanyTransaction): Promise<readonly StoredEarlier[]> => {
  const { rows } = await tx.query<{ person_id: number; row: string; month: string; sealed: Buffer | null }>(
    `select distinct on (person_id, month) person_id, payslip_id::text as row, to_char(month, 'YYYY-MM') as month, lines_sealed as sealed
     from people.earlier_payslip where company_id = $1 order by person_id, month, payslip_id desc`, [tx.companyId],
  );
  const opened = await openRows(tx, earlierLines, rows);
  return rows.map((row, index) => ({ person_id: row.person_id, row: row.row, month: row.month, lines: decodeLines(opened[index]!) }));
};

export async function readPayslipLineStates(tx: CompanyTransaction): Promise<StoredStates> {
  return stateMap((await readEarlier(tx)).flatMap(({ person_id, month, lines }) => (lines ?? []).map(([item, amount]) => ({ key: joined(person_id, month, item), state: joined(canonicalDecimal(amount)) }))));
}

/** One row a person and month with every line of it: those that stood there before, and the new ones in their place. */
export async function appendPayslipLines(tx: CompanyTransaction, lines: readonly Owned<EarlierPayslipLineFact>[], source: string): Promise<void> {
  if (lines.length === 0) return;
  const before = new Map((await readEarlier(tx)).map((row) => [joined(row.person_id, row.month), row.lines ?? []]));
  const payslips = [...Map.groupBy(lines, ({ personId, fact }) => joined(personId, fact.month))].map(([key, own]) => {
    const merged = new Map<string, string>(before.get(key) ?? []);
    for (const { fact } of own) merged.set(fact.item, fact.amount);
    return { personId: own[0]!.personId, month: own[0]!.fact.month, lines: [...merged] };
  });
  const numbers = await drawNumbers(tx, 'platform.recorded_seq', payslips.length);
  const sealed = await sealColumn(tx, earlierLines, payslips.map(({ personId, lines: all }, index) => ({ personId, row: String(numbers[index]), plain: encodeLines(all) })));
  await copyInto(tx, {
    table: 'people.earlier_payslip', rowCount: payslips.length,
    columns: [
      { name: 'person_id', type: 'int4', values: payslips.map(({ personId }) => personId) },
      { name: 'month', type: 'date', values: payslips.map(({ month }) => firstDayOfMonth(month)) },
      { name: 'payslip_id', type: 'int8', values: numbers },
      { name: 'lines_sealed', type: 'bytea', values: sealed },
      { name: 'source', type: 'text', values: payslips.map(() => source) },
    ],
  });
}
