/** What the rows behind the leaves of an explanation say, each row once. */
import type { RouteResponse } from '#contracts/api/api-route';
import type { explainLine } from '#contracts/api/payroll-api';
import type { ExplanationNode, FactReference } from '#kernel/rules/explanation';
import { customPayColumn, declaredAmount, decodeAmounts, openingAmounts, termsAmounts } from '#modules/people';
import { openColumn, type CompanyTransaction, type OpenedValue, type SealedColumn } from '#modules/platform';
import { reasonOfOrder } from './deduction-store.ts';
import { reasonOfEntry } from './entry-store.ts';
import { textsOfBase } from './performance-base-store.ts';
import { baseAmount, enteredAmount, orderAmounts } from './sealed-payslip.ts';

type FactAnswer = RouteResponse<typeof explainLine>['facts'][number];
type FactKind = FactAnswer['kind'];

/** Texts of a row: SQL that gives its key as text, its business day and its fields in the order of `fields`. */
type FactTable = { readonly kind: FactKind; readonly key: string; readonly keyName: string; readonly date: string; readonly fields: readonly (readonly [name: string, expression: string])[];
  /** Amounts of the row, opened after it is read; they stand behind the other fields, in the order in which they are sealed or in which `values` takes them out. */
  readonly sealed?: { readonly column: SealedColumn; readonly names: readonly string[]; readonly values?: (opened: OpenedValue) => readonly (string | null)[] | null };
};

const instant = (column: string, zone: string): string => `to_char(${column} at time zone ${zone}, 'YYYY-MM-DD HH24:MI:SS')`;
const shanghai = "'Asia/Shanghai'";

const tables: Readonly<Record<string, FactTable>> = {
  'attendance.punch': { kind: 'punch', key: 'punch_id::text', keyName: 'punch_id', date: 'business_date', fields: [
    ['punchedAt', instant('punched_at', 'zone')], ['zone', 'zone'], ['sourceText', 'source_text'], ['device', 'device'], ['place', 'place'], ['source', 'source_code']] },
  'attendance.approval': { kind: 'approval', key: 'approval_id::text', keyName: 'approval_id', date: 'coalesce(correction_date, (starts_at at time zone \'Asia/Shanghai\')::date)', fields: [
    ['approvalNumber', 'approval_number'], ['kind', 'kind'], ['leaveType', 'coalesce(leave_type, \'\')'], ['status', 'status'], ['startsAt', instant('starts_at', shanghai)], ['endsAt', instant('ends_at', shanghai)], ['source', 'source_code']] },
  'attendance.attendance_day': { kind: 'attendanceDay', key: 'business_date::text', keyName: 'business_date', date: 'business_date', fields: [
    ['date', 'business_date::text'], ['shiftCode', 'coalesce(shift_code, \'\')'], ['scheduledMinutes', 'scheduled_minutes::text'], ['normalMinutes', 'normal_minutes::text'], ['lateMinutes', 'late_minutes::text'], ['earlyMinutes', 'early_minutes::text'], ['absentMinutes', 'absent_minutes::text'], ['missingPunchMinutes', 'missing_punch_minutes::text']] },
  'attendance.roster_day': { kind: 'rosterDay', key: 'business_date::text', keyName: 'business_date', date: 'business_date', fields: [
    ['date', 'business_date::text'], ['scheduleCode', 'schedule_code'], ['shiftCode', 'coalesce(shift_code, \'\')'], ['source', 'source_code']] },
  'attendance.schedule': { kind: 'schedule', key: 'schedule_id::text', keyName: 'schedule_id', date: 'null::date', fields: [
    ['scheduleCode', 'schedule_code'], ['name', 'name'], ['validFrom', 'valid_from::text'], ['zone', 'zone'], ['source', 'source_code']] },
  'people.terms': { kind: 'terms', key: 'terms_id::text', keyName: 'terms_id', date: 'null::date', fields: [
    ['validFrom', 'valid_from::text'], ['legalEntity', 'legal_entity'], ['workplace', 'workplace_code'], ['insurancePlace', 'coalesce(insurance_place, \'\')'], ['wageKind', 'wage_kind'], ['currency', 'currency'], ['source', 'source']],
    sealed: { column: termsAmounts, names: ['wage', 'insuranceBase', 'housingFundBase', 'housingFundRate'] } },
  'people.declared_deduction': { kind: 'declaredDeduction', key: 'declaration_id::text', keyName: 'declaration_id', date: 'null::date', fields: [
    ['deduction', 'deduction'], ['fromMonth', "to_char(from_month, 'YYYY-MM')"], ['toMonth', "to_char(to_month, 'YYYY-MM')"], ['source', 'source']],
    sealed: { column: declaredAmount, names: ['monthlyAmount'] } },
  'people.opening_balance': { kind: 'openingBalance', key: 'balance_id::text', keyName: 'balance_id', date: 'null::date', fields: [
    ['taxYear', 'tax_year::text'], ['throughMonth', "to_char(through_month, 'YYYY-MM')"], ['monthsEmployed', 'months_employed::text'], ['source', 'source']],
    sealed: { column: openingAmounts, names: ['income', 'exemptIncome', 'specialDeduction', 'specialAdditionalDeduction', 'otherDeduction', 'taxWithheld'] } },
  'payroll.pay_item_amount': { kind: 'payItemAmount', key: 'amount_id::text', keyName: 'amount_id', date: 'null::date', fields: [
    ['item', 'item'], ['fromMonth', "to_char(from_month, 'YYYY-MM')"], ['toMonth', "to_char(to_month, 'YYYY-MM')"], ['source', 'source']],
    sealed: { column: enteredAmount, names: ['reason'], values: reasonOfEntry } },
  'people.custom_value': { kind: 'customValue', key: 'value_id::text', keyName: 'value_id', date: 'null::date', fields: [['item', 'code'], ['validFrom', 'valid_from::text']],
    sealed: { column: customPayColumn, names: ['amount'], values: (opened) => (opened === null || opened === 'erased' ? null : [opened.toString()]) } },
  'payroll.performance_base': { kind: 'performanceBase', key: 'base_id::text', keyName: 'base_id', date: 'null::date', fields: [['fromMonth', "to_char(from_month, 'YYYY-MM')"], ['source', 'source']],
    sealed: { column: baseAmount, names: ['amount', 'reason'], values: textsOfBase } },
  'performance.rule_version': { kind: 'performanceRule', key: 'rule_id::text', keyName: 'rule_id', date: 'null::date', fields: [
    ['title', 'title'], ['validFrom', 'valid_from::text'], ['consultedWith', 'consulted_with'], ['publishedWhere', 'published_where'], ['documentReference', 'document_reference']] },
  // What a result says stands in the tree, for whoever may read results; the row says which one it is.
  'performance.score': { kind: 'score', key: 'score_id::text', keyName: 'score_id', date: 'null::date', fields: [
    ['revision', 'revision::text'], ['fromMonth', "to_char(effective_from, 'YYYY-MM')"], ['source', "case when source_name = '' then source else source_name end"]] },
  'performance.factor_decision': { kind: 'factorDecision', key: 'decision_id::text', keyName: 'decision_id', date: 'null::date', fields: [['fromMonth', "to_char(from_month, 'YYYY-MM')"], ['toMonth', "to_char(to_month, 'YYYY-MM')"]] },
  'payroll.deduction_order': { kind: 'deductionOrder', key: 'row_id::text', keyName: 'row_id', date: 'null::date', fields: [['deductionKind', 'kind'], ['fromMonth', "to_char(from_month, 'YYYY-MM')"]],
    sealed: { column: orderAmounts, names: ['reason'], values: reasonOfOrder } },
  'payroll.payslip': { kind: 'payslip', key: 'run_id::text', keyName: 'run_id', date: 'null::date', fields: [['month', "to_char(month, 'YYYY-MM')"], ['revision', 'revision::text']] },
  'people.person': { kind: 'person', key: 'person_id::text', keyName: 'person_id', date: 'null::date', fields: [['personNumber', 'person_number'], ['name', 'name'], ['hireDate', 'hire_date::text'], ['department', 'department']] },
};

/** Rows that are nobody's: schedules and rules hold for whoever they are used on. */
const ofCompany: ReadonlySet<string> = new Set(['attendance.schedule', 'performance.rule_version']);

/** Fact leaves of a tree, each once, in order of appearance. */
export const factReferences = (root: ExplanationNode): readonly FactReference[] => {
  const found = new Map<string, FactReference>();
  const seen = new Set<ExplanationNode>();
  const visit = (node: ExplanationNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.reference?.kind === 'fact') found.set(JSON.stringify([node.reference.table, node.reference.key]), node.reference);
    node.children.forEach(visit);
  };
  visit(root);
  return [...found.values()];
};

type FactRow = { readonly key: string; readonly date: string | null; readonly texts: readonly string[]; readonly sealed: Buffer | null };

/** The amounts of rows, under their names; none for tables that hold none. */
const openAmounts = async (tx: CompanyTransaction, personId: number, { sealed }: FactTable, rows: readonly FactRow[]): Promise<readonly (readonly { readonly name: string; readonly value: string }[])[]> => {
  if (sealed === undefined) return rows.map(() => []);
  const opened = await openColumn(tx, sealed.column, rows.map((row) => ({ personId, row: row.key, sealed: row.sealed })));
  return opened.map((value) => {
    const amounts = (sealed.values ?? decodeAmounts)(value);
    return amounts === null ? [] : sealed.names.map((name, index) => ({ name, value: amounts[index] ?? '' }));
  });
};

/** Reads the rows behind the references of one person's explanation. */
export const readFacts = async (tx: CompanyTransaction, personId: number, references: readonly FactReference[]): Promise<FactAnswer[]> => {
  const answers: FactAnswer[] = [];
  for (const [table, definition] of Object.entries(tables)) {
    const wanted = new Map(references.filter((reference) => reference.table === table).map((reference) => [String(reference.key[definition.keyName]), reference]));
    if (wanted.size === 0) continue;
    // Names and expressions stand in the table above; keys travel as parameters.
    const ofPerson = ofCompany.has(table) ? '$2::integer is not null' : 'person_id = $2';
    const text = `select ${definition.key} as key, (${definition.date})::text as date, array[${definition.fields.map(([, expression]) => expression).join(', ')}] as texts, ${definition.sealed?.column.column ?? 'null::bytea'} as sealed from ${table} where company_id = $1 and ${ofPerson} and ${definition.key} = any($3)`;
    const { rows } = await tx.query<FactRow>(text, [tx.companyId, personId, [...wanted.keys()]]);
    const amounts = await openAmounts(tx, personId, definition, rows);
    for (const [position, row] of rows.entries()) {
      const reference = wanted.get(row.key);
      if (reference === undefined) continue;
      answers.push({ table, key: { ...reference.key }, kind: definition.kind, date: row.date, fields: definition.fields.map(([name], index) => ({ name, value: row.texts[index] ?? '' })).concat(amounts[position]!) });
    }
  }
  return answers;
};
