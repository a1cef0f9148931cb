/** Reviews of a cycle as a file: the rows of the page, with scores that are facts. What still moves is on the page alone. */
import * as routes from '#contracts/api/review-api';
import { success } from '#kernel/base/result';
import { fileOfTable, forSubject, readCompany, type ApiServer } from '#modules/platform';
import { findReviews } from './review-routes.ts';
import { currentScores } from './score-rederive.ts';
import type { Score } from './score-store.ts';
import type { ReviewRoutesDeps } from './review-tools.ts';

const headings = {
  'zh-CN': { file: '绩效考核', personNumber: '工号', name: '姓名', department: '部门', state: '环节', score: '得分', revision: '版次', from: '适用起', to: '适用至', attendance: '考勤', goals: '目标', manager: '上级评价', peers: '同事评价', self: '自评' },
  en: { file: 'reviews', personNumber: 'Person number', name: 'Name', department: 'Department', state: 'Stage', score: 'Score', revision: 'Revision', from: 'From month', to: 'Before month', attendance: 'Attendance', goals: 'Goals', manager: 'Manager', peers: 'Colleagues', self: 'Self' },
} as const;
const stages = {
  'zh-CN': { open: '已开启', self: '自评', manager: '上级评价', calibration: '校准', locked: '已锁定', closed: '已结束' },
  en: { open: 'open', self: 'self', manager: 'manager', calibration: 'calibration', locked: 'locked', closed: 'closed' },
} as const;
/** Number and name stay in view. */
const frozenColumns = 2;

/** Binds the route of the file. */
export const registerReviewExportRoute = (server: ApiServer, deps: Pick<ReviewRoutesDeps, 'database'>): void => {
  server.handle(routes.exportReviews, async ({ subject, query, language }) => {
    const { cycle, matching } = await findReviews(deps, subject, query);
    const words = headings[language];
    const scores: ReadonlyMap<number, Score> = cycle === null ? new Map() : await readCompany(deps.database, forSubject(subject), (tx) => currentScores(tx, matching.map(({ review }) => review.personId), cycle.cycleId));
    const figure = (title: string): { readonly title: string; readonly isNumber: boolean } => ({ title, isNumber: true });
    const text = (title: string): { readonly title: string; readonly isNumber: boolean } => ({ title, isNumber: false });
    return success(await fileOfTable(words.file, query.format, {
      columns: [text(words.personNumber), text(words.name), text(words.department), text(words.state), ...routes.scoreComponents.map((component) => figure(words[component])), figure(words.score), text(words.revision), text(words.from), text(words.to)],
      rows: matching.map(({ review, person }) => {
        const isFact = review.state === 'locked' || review.state === 'closed';
        const score = isFact ? scores.get(person.personId) : undefined;
        return [
          person.personNumber, person.name, person.department, stages[language][review.state], ...routes.scoreComponents.map((code) => score?.content.components.find(({ component }) => component === code)?.points ?? null),
          score?.content.score ?? null, score === undefined ? null : String(score.revision), score?.effectiveFrom ?? null, score?.effectiveTo ?? null,
        ];
      }),
    }, frozenColumns));
  });
};
