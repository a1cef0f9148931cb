/** Reviews of a cycle as a file: the rows of the page, with scores that are facts. What still moves is on the page alone. */
import * as routes from '#contracts/api/review-api';
import { success } from '#kernel/base/result';
import { fileOfTable, forSubject, readCompany, type ApiServer, type FileColumn } from '#modules/platform';
import { findReviews } from './review-routes.ts';
import { currentScores } from './score-rederive.ts';
import type { Score } from './score-store.ts';
import type { ReviewRoutesDeps } from './review-tools.ts';

type ExportDeps = Pick<ReviewRoutesDeps, 'database'> & { /** A text of the phrase book: the file says what the page says. */ readonly phrase: (language: 'zh-CN' | 'en', key: string) => string };

/** Number and name stay in view. */
const frozenColumns = 2;

/** Binds the route of the file. */
export const registerReviewExportRoute = (server: ApiServer, deps: ExportDeps): void => {
  server.handle(routes.exportReviews, async ({ subject, query, language }) => {
    const { cycle, matching } = await findReviews(deps, subject, query);
    const word = (key: string): string => deps.phrase(language, key);
    const scores: ReadonlyMap<number, Score> = cycle === null ? new Map() : await readCompany(deps.database, forSubject(subject), (tx) => currentScores(tx, matching.map(({ review }) => review.personId), cycle.cycleId));
    const figure = (key: string): FileColumn => ({ title: word(key), isNumber: true });
    const text = (key: string): FileColumn => ({ title: word(key), isNumber: false });
    return success(await fileOfTable(word('page.reviews'), query.format, {
      columns: [
        ...['field.personNumber', 'field.name', 'field.department', 'field.state'].map(text), ...routes.scoreComponents.map((component) => figure(`scoreComponent.${component}`)), figure('reviews.score'),
        ...['field.revision', 'reviews.fromMonth', 'reviews.toMonth'].map(text),
      ],
      rows: matching.map(({ review, person }) => {
        const isFact = review.state === 'locked' || review.state === 'closed';
        const score = isFact ? scores.get(person.personId) : undefined;
        return [
          person.personNumber, person.name, person.department, word(`reviewState.${review.state}`), ...routes.scoreComponents.map((code) => score?.content.components.find(({ component }) => component === code)?.points ?? null),
          score?.content.score ?? null, score === undefined ? null : String(score.revision), score?.effectiveFrom ?? null, score?.effectiveTo ?? null,
        ];
      }),
    }, frozenColumns));
  });
};
