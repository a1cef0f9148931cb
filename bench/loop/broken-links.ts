/**
 * Links of the trace from a punch to a line of pay, each removed behind the product's back and put right again: the state of the
 * score, the trace of the line or the certificate of the month must say that something is missing.
 */
import { certifyMonth, explainPayslips, readRunById } from '#modules/payroll';
import { rederiveScores } from '#modules/performance';
import type { ExplanationNode } from '#kernel/rules/explanation';
import { formatDay } from '#kernel/calendar/epoch-day';
import { monthOf } from '../close/year-facts.ts';
import type { LivedYear } from './live-rated-year.ts';
import { firstMonthOf, quarterDays, type RatedReview, type RatedYear } from './rated-year.ts';
import type { RatedCompany } from './rated-company.ts';

/** Somebody's result and a month that was paid by it. */
type Chain = { readonly number: string; readonly personId: number; readonly quarter: number; readonly cycleId: number; readonly month: number; readonly review: RatedReview | null; readonly isDecided: boolean };
/** Rows of one table, those of `key` alone; `fits`: whose chain holds such a link. */
type Link = { readonly name: string; readonly table: string; readonly key: string; readonly where: string; readonly fits: (chain: Chain) => boolean };

const inCycle = "person_id = $person and goal_id in (select goal_id from performance.goal where company_id = $company and cycle_id = $cycle)";
/** A goal that nobody measured is no link: the score rests on the others. */
const measured = '(goal_id in (select goal_id from performance.check_in where company_id = $company and person_id = $person and value is not null) or goal_id in (select goal_id from performance.evidence_value where company_id = $company and person_id = $person))';
const ofReview = 'person_id = $person and review_id = (select review_id from performance.review where company_id = $company and person_id = $person and cycle_id = $cycle)';
const ofChange = "'scoreChange:' || (select batch_id from performance.score join performance.score_change using (company_id, person_id, change_id) where score.company_id = $company and score.person_id = $person and score.cycle_id = $cycle order by revision desc limit 1)";
const ruleOf = (kind: string): string => `(select rule_id from performance.rule_version where company_id = $company and kind = '${kind}' and valid_from <= date '$ruleDay' order by valid_from desc, rule_id desc limit 1)`;
const factorRule = "(select rule_id from performance.rule_version where company_id = $company and kind = 'payFactor' and valid_from <= date '$monthDay' order by valid_from desc, rule_id desc limit 1)";
const decisionOf = (subject: string): string => `proposal_id = (select proposal_id from platform.proposal where company_id = $company and subject = ${subject} order by proposal_id desc limit 1)`;

const isReviewed = ({ review }: Chain): boolean => review !== null;
const isUntouched = ({ review }: Chain): boolean => review !== null && review.calibrated === null && review.dispute === null;
const hasFigure = (measure: 'checkIn' | 'evidence') => ({ review }: Chain): boolean => review?.goals.some((goal) => goal.measure === measure && goal.value !== null) ?? false;
const everybody = (): boolean => true;
const byRule = ({ isDecided }: Chain): boolean => !isDecided;

const links: readonly Link[] = [
  { name: 'punch', table: 'attendance.punch', key: 'punch_id', where: "person_id = $person and business_date between '$from' and '$to' and (punched_at at time zone 'Asia/Shanghai')::time between '09:01' and '11:59'", fits: isReviewed },
  { name: 'form', table: 'attendance.approval', key: 'approval_id', where: "person_id = $person and kind in ('leave', 'correction') and coalesce(correction_date, (starts_at at time zone 'Asia/Shanghai')::date) between '$from' and '$to'", fits: isReviewed },
  { name: 'attendance day', table: 'attendance.attendance_day', key: 'business_date', where: "person_id = $person and business_date >= '$monthDay' and business_date < date '$monthDay' + interval '1 month' and scheduled_minutes > 0", fits: everybody },
  { name: 'goal', table: 'performance.goal', key: 'goal_id', where: `cycle_id = $cycle and ${measured}`, fits: (chain) => hasFigure('checkIn')(chain) || hasFigure('evidence')(chain) },
  { name: 'check-in', table: 'performance.check_in', key: 'goal_id', where: inCycle, fits: hasFigure('checkIn') },
  { name: 'evidence value', table: 'performance.evidence_value', key: 'goal_id', where: inCycle, fits: hasFigure('evidence') },
  { name: 'evidence question', table: 'performance.evidence_binding', key: 'goal_id', where: inCycle, fits: hasFigure('evidence') },
  { name: 'manager\'s part', table: 'performance.review_entry', key: 'entry_id', where: `${ofReview} and part = 'manager'`, fits: isUntouched },
  { name: 'calibration', table: 'performance.calibration', key: 'calibration_id', where: ofReview, fits: ({ review }) => review !== null && (review.dispute === null) !== (review.calibrated === null) && (review.dispute?.points ?? review.calibrated) !== review.manager },
  { name: 'feedback', table: 'performance.feedback', key: 'feedback_id', where: ofReview, fits: ({ review }) => review?.peers.length === 3 },
  { name: 'lock of the review', table: 'performance.review_event', key: 'review_id', where: `${ofReview} and to_state = 'locked'`, fits: isReviewed },
  { name: 'review', table: 'performance.review', key: 'review_id', where: 'person_id = $person and cycle_id = $cycle', fits: isReviewed },
  { name: 'score', table: 'performance.score', key: 'score_id', where: 'person_id = $person and cycle_id = $cycle and revision = (select max(revision) from performance.score where company_id = $company and person_id = $person and cycle_id = $cycle)', fits: everybody },
  { name: 'change of a score', table: 'performance.score_change', key: 'change_id', where: 'person_id = $person and change_id = (select change_id from performance.score where company_id = $company and person_id = $person and cycle_id = $cycle order by revision desc limit 1)', fits: everybody },
  { name: 'approval of a score', table: 'platform.proposal_decision', key: 'proposal_id', where: decisionOf(ofChange), fits: everybody },
  { name: 'proposal of a score', table: 'platform.proposal', key: 'proposal_id', where: decisionOf(ofChange), fits: everybody },
  { name: 'import of a score', table: 'performance.score_change', key: 'change_id', where: "person_id = $person and cycle_id = $cycle and source = 'imported'", fits: ({ review }) => review === null },
  ...(['weights', 'attendanceScore'] as const).flatMap((kind): readonly Link[] => [
    { name: `rule of ${kind}`, table: 'performance.rule_version', key: 'rule_id', where: `rule_id = ${ruleOf(kind)}`, fits: isReviewed },
    { name: `approval of the rule of ${kind}`, table: 'platform.proposal_decision', key: 'proposal_id', where: decisionOf(`'performanceRule:' || ${ruleOf(kind)}`), fits: isReviewed },
  ]),
  { name: 'rule of the factor', table: 'performance.rule_version', key: 'rule_id', where: `rule_id = ${factorRule}`, fits: byRule },
  { name: 'approval of the rule of the factor', table: 'platform.proposal_decision', key: 'proposal_id', where: decisionOf(`'performanceRule:' || ${factorRule}`), fits: byRule },
  { name: 'effect on pay', table: 'performance.pay_effect', key: 'company_id', where: 'true', fits: everybody },
  { name: 'base', table: 'payroll.performance_base', key: 'person_id', where: 'person_id = $person', fits: everybody },
  { name: 'decided factor', table: 'performance.factor_decision', key: 'decision_id', where: "person_id = $person and from_month = '$monthDay'", fits: ({ isDecided }) => isDecided },
  { name: 'approval of a decided factor', table: 'performance.factor_approval', key: 'decision_id', where: "person_id = $person and decision_id in (select decision_id from performance.factor_decision where company_id = $company and person_id = $person and from_month = '$monthDay')", fits: ({ isDecided }) => isDecided },
  { name: 'second person of a decided factor', table: 'platform.proposal_decision', key: 'proposal_id', where: decisionOf("'payFactor:' || (select decision_id from performance.factor_decision where company_id = $company and person_id = $person and from_month = '$monthDay' order by decision_id desc limit 1)"), fits: ({ isDecided }) => isDecided },
];

type Scene = { readonly company: RatedCompany; readonly year: RatedYear; readonly lived: LivedYear };

const filled = ({ company: { companyId } }: Scene, text: string, { personId, cycleId, quarter, month }: Chain): string => {
  const { fromDay, toDay } = quarterDays(quarter);
  const values = { company: companyId, person: personId, cycle: cycleId, from: formatDay(fromDay), to: formatDay(toDay), ruleDay: formatDay(toDay), monthDay: `${monthOf(month)}-01` };
  return Object.entries(values).toSorted(([one], [other]) => other.length - one.length).reduce((done, [name, value]) => done.replaceAll(`$${name}`, String(value)), text);
};

/** A statement of the owner, past every trigger and key. */
const past = async ({ company: { database } }: Scene, text: string, values: readonly unknown[]): Promise<readonly { readonly row: object }[]> => {
  const client = await database.ownerPool.connect();
  try {
    await client.query('begin; set local session_replication_role = replica');
    const { rows } = await client.query<{ row: object }>(text, [...values]);
    await client.query('commit');
    return rows;
  } finally {
    client.release();
  }
};

const remove = (scene: Scene, link: Link, chain: Chain): Promise<readonly { readonly row: object }[]> => {
  const where = filled(scene, `company_id = $company and ${link.where}`, chain);
  return past(scene, `delete from ${link.table} as gone where ${where} and ${link.key} = (select ${link.key} from ${link.table} where ${where} order by ${link.key} desc limit 1) returning to_jsonb(gone) as row`, []);
};

const putBack = async (scene: Scene, { table }: Link, rows: readonly { readonly row: object }[]): Promise<void> => {
  await past(scene, `insert into ${table} overriding system value select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`, [JSON.stringify(rows.map(({ row }) => row))]);
};

const labelsOf = (root: ExplanationNode): readonly string[] => {
  const seen = new Set<ExplanationNode>();
  const labels: string[] = [];
  const visit = (node: ExplanationNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    labels.push(node.label);
    node.children.forEach(visit);
  };
  visit(root);
  return labels;
};

/** What the product says to be missing of a chain; nothing while it is whole. */
const missingOf = ({ company, lived }: Scene, { personId, cycleId, month, review }: Chain): Promise<readonly string[]> => company.inCompany(async (tx) => {
  const said: string[] = [];
  const state = (await rederiveScores(tx, cycleId, [personId])).get(personId)?.state ?? 'notStored';
  if (state !== (review === null ? 'notDerived' : 'same')) said.push(`score ${state}`);
  const run = await readRunById(tx, lived.runIds[month - 1]!);
  if (run === null) return [...said, 'no run'];
  const explained = await explainPayslips(tx, { month: monthOf(month), personIds: [personId], runId: run.runId });
  const line = explained.ok ? explained.value[0]?.lines.find(({ item }) => item === 'performancePay') : undefined;
  if (!explained.ok || line === undefined) said.push(explained.ok ? 'no line' : explained.error.code);
  else {
    const labels = labelsOf(line.root);
    if (!labels.includes('payFactor') && !labels.includes('factorDecision')) said.push('no factor');
    said.push(...labels.filter((label) => label.endsWith('WithoutTrace')));
  }
  const { people, tied } = await certifyMonth(tx, run, personId);
  if (people !== tied) said.push('certificate');
  return said;
});

const chainsOf = (year: RatedYear, lived: LivedYear, ids: ReadonlyMap<string, number>): readonly Chain[] => {
  const hasBase = (number: string, month: number): boolean => year.bases.some((base) => base.number === number && base.fromMonth <= month);
  const chain = (number: string, quarter: number, review: RatedReview | null): readonly Chain[] => {
    const decided = year.decisions.find((decision) => decision.number === number && decision.month >= firstMonthOf(quarter) && decision.month < firstMonthOf(quarter) + 3);
    const month = decided?.month ?? Math.max(firstMonthOf(quarter), review?.lockMonth ?? 0);
    return hasBase(number, month) ? [{ number, personId: ids.get(number)!, quarter, cycleId: lived.quarters.get(quarter)!.cycleId, month, review, isDecided: decided !== undefined }] : [];
  };
  return [...year.reviews.flatMap((review) => chain(review.number, review.quarter, review)), ...year.imports.flatMap(({ number, quarter }) => chain(number, quarter, null))];
};

export type Broken = { readonly removed: number; readonly kinds: number; readonly untried: readonly string[]; readonly unseen: readonly string[] };

/** Removes links one by one, `samples` of each kind, wherever the chain was whole before. */
export const breakLinks = async (company: RatedCompany, year: RatedYear, lived: LivedYear, samples: number): Promise<Broken> => {
  const scene: Scene = { company, year, lived };
  const chains = chainsOf(year, lived, await company.idsOf());
  const whole = new Map<Chain, boolean>();
  const isWhole = async (chain: Chain): Promise<boolean> => {
    const known = whole.get(chain) ?? (await missingOf(scene, chain)).length === 0;
    whole.set(chain, known);
    return known;
  };
  const unseen: string[] = [];
  const untried: string[] = [];
  let removed = 0;
  for (const link of links) {
    let tried = 0;
    for (const chain of chains.filter(link.fits)) {
      if (tried >= samples) break;
      if (!(await isWhole(chain))) continue;
      const rows = await remove(scene, link, chain);
      if (rows.length === 0) continue;
      tried += 1;
      if ((await missingOf(scene, chain)).length === 0) unseen.push(`${link.name} of ${chain.number} for ${monthOf(chain.month)}`);
      await putBack(scene, link, rows);
    }
    removed += tried;
    if (tried === 0) untried.push(link.name);
  }
  const left = chains.filter((chain) => whole.get(chain) === true).slice(0, 3);
  for (const chain of left) if ((await missingOf(scene, chain)).length > 0) throw new Error(`${chain.number}: what was put back is not what was removed`);
  return { removed, kinds: links.length - untried.length, untried, unseen };
};
