/** The figure that a question takes along: what it is, how it stands now, and how it came about. Read with the eyes of its own person. */
import type { RouteResponse } from '#contracts/api/api-route';
import type { readQuestion } from '#contracts/api/self-service-api';
import { assert, failure, success, type Result } from '#kernel/base/result';
import { formatDay, monthOfDay, parseDay } from '#kernel/calendar/epoch-day';
import { readDay, visiblePeople } from '#modules/attendance';
import { explainOf, formatAmount, loadPayslipsOfRun, readRunById, type OpenToStaff } from '#modules/payroll';
import { mayRead, oneselfOf, type CompanyTransaction, type Subject } from '#modules/platform';
import { findQuestion, type FigureKey, type QuestionAbout } from './question-store.ts';
import { refusal, type SelfServiceError } from './self-service-errors.ts';

export type Figure = NonNullable<RouteResponse<typeof readQuestion>['figure']>;
/** What is asked about; the fields of the other kinds are left out. */
export type FigureWish = { readonly about: QuestionAbout; readonly runId?: string | null | undefined; readonly item?: string | null | undefined; readonly date?: string | null | undefined; readonly cycleId?: string | null | undefined; readonly questionId?: string | null | undefined };
/** Null where the company has no such score. The modules of scores may be absent: the applications hand it in. */
export type ScoreFigure = (tx: CompanyTransaction, score: { readonly subject: Subject; readonly cycleId: number }) => Promise<{ readonly titles: Figure['titles']; readonly value: string; readonly explanation: Figure['explanation']; readonly lastDay: number } | null>;

export type FigureDeps = { readonly openToStaff: OpenToStaff; readonly scoreFigure: ScoreFigure | null };
export type FoundFigure = { readonly key: FigureKey; readonly figure: Figure };
type Found = Result<FoundFigure, SelfServiceError>;

const unknown: Found = failure(refusal('figureUnknown'));
const emptyKey = { runId: null, revision: null, item: null, date: null, cycleId: null, earlierQuestionId: null } as const;
const emptyFigure = { value: null, unit: '', explanation: null, day: null, answer: null } as const;

const payslipLine = async (tx: CompanyTransaction, deps: FigureDeps, subject: Subject, personId: number, { runId, item }: FigureWish): Promise<Found> => {
  if (!subject.isSteppedUp) return failure(refusal('stepUpNeeded'));
  const run = await readRunById(tx, Number(runId));
  if (run === null || !(await deps.openToStaff(tx, [run])).has(run.runId)) return unknown;
  const [payslip] = await loadPayslipsOfRun(tx, run, personId);
  const index = payslip?.itemSet?.items.findIndex((each) => each.item === item && mayRead(tx.access, each.fieldClass, personId)) ?? -1;
  const line = payslip?.itemSet?.items[index];
  if (payslip === undefined || line === undefined) return unknown;
  const explained = await explainOf(tx, run.period.month, personId, line.item, run);
  const amount = formatAmount(payslip.amountAt(index), line.scale);
  // A derivation that gives another figure by now is not the one of what was shown.
  const explanation = explained.ok && explained.value.amount === amount ? explained.value : null;
  return success({
    key: { ...emptyKey, about: 'payslipLine', fieldClass: 'pay', runId: run.runId, revision: payslip.revision, item: line.item, month: run.period.month, periodDay: run.period.toDay - 1 },
    figure: {
      ...emptyFigure, titles: { 'zh-CN': line.zh, en: line.en }, value: amount, unit: line.unit,
      explanation: explanation === null ? null : { titles: explanation.titles, amount, unit: explanation.unit, root: explanation.root, labels: explanation.labels, rules: explanation.rules, facts: explanation.facts },
    },
  });
};

const attendanceDay = async (tx: CompanyTransaction, subject: Subject, { date }: FigureWish): Promise<Found> => {
  const day = parseDay(date ?? '');
  if (!day.ok) return unknown;
  const [person] = await visiblePeople(tx, oneselfOf(subject), { fromDay: day.value, toDay: day.value + 1 });
  const detail = person === undefined ? null : await readDay(tx, person, day.value);
  if (detail === null) return unknown;
  return success({
    key: { ...emptyKey, about: 'attendanceDay', fieldClass: 'personal', date: formatDay(day.value), month: monthOfDay(day.value), periodDay: day.value },
    figure: { ...emptyFigure, titles: { 'zh-CN': `${formatDay(day.value)} 考勤`, en: `Attendance of ${formatDay(day.value)}` }, day: detail },
  });
};

const score = async (tx: CompanyTransaction, deps: FigureDeps, subject: Subject, { cycleId }: FigureWish): Promise<Found> => {
  const found = deps.scoreFigure === null || cycleId === null || cycleId === undefined ? null : await deps.scoreFigure(tx, { subject, cycleId: Number(cycleId) });
  if (found === null) return unknown;
  return success({
    key: { ...emptyKey, about: 'score', fieldClass: 'rating', cycleId: Number(cycleId), month: monthOfDay(found.lastDay), periodDay: found.lastDay },
    figure: { ...emptyFigure, titles: found.titles, value: found.value, unit: 'point', explanation: found.explanation },
  });
};

/** The text of the answer is put in by the caller, who opens it as the system does. */
const answer = async (tx: CompanyTransaction, subject: Subject, personId: number, { questionId }: FigureWish): Promise<Found> => {
  const earlier = questionId === null || questionId === undefined ? null : await findQuestion(tx, questionId);
  if (earlier === null || earlier.personId !== personId) return unknown;
  if (earlier.state !== 'resolved') return failure(refusal('questionNotEnded'));
  if (earlier.fieldClass === 'pay' && !subject.isSteppedUp) return failure(refusal('stepUpNeeded'));
  return success({
    key: { ...emptyKey, about: 'answer', fieldClass: earlier.fieldClass, earlierQuestionId: earlier.questionId, month: earlier.month, periodDay: earlier.periodDay },
    figure: { ...emptyFigure, titles: { 'zh-CN': '对答复仍有疑问', en: 'An answer that is not accepted' } },
  });
};

/** The figure asked about, as it stands; `figureUnknown` for what is not the person's or not open to them. */
export const findFigure = (tx: CompanyTransaction, deps: FigureDeps, subject: Subject, wish: FigureWish): Promise<Found> => {
  const { personId } = subject;
  assert(personId !== null, 'questions are asked by people');
  if (wish.about === 'payslipLine') return payslipLine(tx, deps, subject, personId, wish);
  if (wish.about === 'attendanceDay') return attendanceDay(tx, subject, wish);
  return wish.about === 'score' ? score(tx, deps, subject, wish) : answer(tx, subject, personId, wish);
};
