/** Facts of people → payslip rows of a run. One person's trouble is that person's reason, nobody else's (R18). */
import { calculatePayslips, type CalculatedPayslips } from '#kernel/payroll/calculate-payslips';
import type { PayFinding } from '#kernel/payroll/payslip-checks';
import type { PayslipItem } from '#kernel/payroll/pay-program';
import type { CompanyTransaction } from '#modules/platform';
import { buildPayBatch, type BatchPerson } from './pay-batch.ts';
import type { PayPerson } from './pay-facts.ts';
import type { PayRules, PlaceRules } from './pay-rules.ts';
import { notComputedReasons, type NotComputedReason } from './payroll-errors.ts';
import { encodeVector } from './payslip-vector.ts';
import { checkCodeOf, lineOrder, payslipLines } from './run-digest.ts';
import { ensureItemSet, type ItemSetItem, type PayRun, type PayslipRows } from './payroll-store.ts';
import { rowsInDays, type AttendanceRows } from './segment-quantities.ts';

export type PayFacts = { readonly persons: readonly PayPerson[]; readonly attendance: AttendanceRows };

type Group = { readonly rules: PlaceRules; readonly members: BatchPerson[] };
export type Placing = { readonly groups: readonly Group[]; readonly reasons: ReadonlyMap<number, NotComputedReason> };

/** Who is paid under which rules, and who is not and why. `attendanceIndex` is the position in `persons`. */
export const placePersons = (rules: PayRules, { persons, attendance }: PayFacts): Placing => {
  const groups = new Map<PlaceRules, Group>();
  const reasons = new Map<number, NotComputedReason>();
  persons.forEach((person, attendanceIndex) => {
    const placed = rules.place(person);
    if ('reason' in placed) return void reasons.set(person.personId, placed.reason);
    if (!isAttendanceComplete(person, attendance, attendanceIndex)) return void reasons.set(person.personId, 'attendanceIncomplete');
    const group = groups.get(placed.rules) ?? { rules: placed.rules, members: [] };
    groups.set(placed.rules, group);
    group.members.push({ person, attendanceIndex });
  });
  return { groups: [...groups.values()], reasons };
};

/** Every employed day under terms has an attendance row: a day that was never computed must not count as nothing worked. */
const isAttendanceComplete = (person: PayPerson, attendance: AttendanceRows, index: number): boolean =>
  person.segments.every((segment) => {
    const [from, to] = rowsInDays(attendance, index, segment.fromDay, segment.toDay);
    return to - from === segment.toDay - segment.fromDay;
  });

const itemSetItems = (items: readonly PayslipItem[]): readonly ItemSetItem[] =>
  items.map(({ item, unit, scale, kind, title, order, fieldClass }) => ({ item, unit, scale, kind, zh: title.zh, en: title.en, order, fieldClass }));

/** Computes the payslip rows of people; writes item sets that are new, nothing else. */
export const computePayslipRows = async (tx: CompanyTransaction, run: PayRun, rules: PayRules, facts: PayFacts): Promise<PayslipRows> => {
  const { groups, reasons } = placePersons(rules, facts);
  const rows = createRows();
  for (const [personId, reason] of reasons) rows.add({ personId, reason, findings: [] });
  for (const { rules: place, members } of groups) {
    const { items } = place.program;
    const itemSetId = await ensureItemSet(tx, run.packDigest, place.place, itemSetItems(items));
    const calculated = calculatePayslips(place.calculator, buildPayBatch(rules, place, members, facts.attendance));
    addComputed(rows, run.period.month, { itemSetId, items, members, calculated });
  }
  return rows.rows;
};

type NewRow = { readonly personId: number; readonly reason: NotComputedReason | null; readonly findings: readonly PayFinding[]; readonly itemSetId?: number; readonly amounts?: Uint8Array; readonly checkCode?: string };

const createRows = () => {
  const rows = { personIds: [] as number[], status: [] as ('computed' | 'notComputed')[], reasons: [] as (string | null)[], itemSetIds: [] as (number | null)[], amounts: [] as (Uint8Array | null)[], findings: [] as string[], checkCodes: [] as (string | null)[] };
  const add = (row: NewRow): void => {
    rows.personIds.push(row.personId);
    rows.status.push(row.reason === null ? 'computed' : 'notComputed');
    rows.reasons.push(row.reason);
    rows.itemSetIds.push(row.itemSetId ?? null);
    rows.amounts.push(row.amounts ?? null);
    rows.findings.push(row.findings.length === 0 ? '[]' : JSON.stringify(row.findings));
    rows.checkCodes.push(row.checkCode ?? null);
  };
  return { rows, add };
};

type Computed = { readonly itemSetId: number; readonly items: readonly PayslipItem[]; readonly members: readonly BatchPerson[]; readonly calculated: CalculatedPayslips };

const addComputed = (rows: ReturnType<typeof createRows>, month: string, { itemSetId, items, members, calculated }: Computed): void => {
  const order = lineOrder(items);
  const width = items.length;
  members.forEach(({ person }, index) => {
    const findings = calculated.findings.get(index) ?? [];
    if (calculated.computed[index] === 0) return rows.add({ personId: person.personId, reason: reasonOf(findings), findings });
    const start = index * width;
    const lines = payslipLines(person.personNumber, month, items, order, (position) => calculated.amounts[start + position]!);
    rows.add({ personId: person.personId, reason: null, findings, itemSetId, amounts: encodeVector(calculated.amounts, start, width), checkCode: checkCodeOf(lines) });
  });
};

/** The first problem names the reason; the findings name them all. */
const reasonOf = (findings: readonly PayFinding[]): NotComputedReason => notComputedReasons.find((reason) => reason === findings[0]?.code) ?? 'missingInput';
