/** Questions about scores, goals, training, one's own questions and what waits. */
import * as attendance from '#contracts/api/attendance-api';
import * as goals from '#contracts/api/goal-api';
import * as inboxRoutes from '#contracts/api/inbox-api';
import * as learning from '#contracts/api/learning-api';
import * as reviews from '#contracts/api/review-api';
import * as selfService from '#contracts/api/self-service-api';
import { success } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import { figure, moment, percentage } from './cite.ts';
import { monthOf } from './read-question.ts';
import { say, sentence, type Answerers, type Said, type Scene, type Sentence } from './scene.ts';

const mostRows = 6;

/** The newest review with a score, component by component. */
const scoreMade = async (scene: Scene): Promise<Said> => {
  const list = await scene.ask(reviews.listOwnReviews);
  if (!list.ok) return list;
  const newest = list.value.body.rows.find(({ score }) => score !== null);
  if (newest === undefined) return say(sentence('scoreNone'));
  const asked = await scene.ask(reviews.readOwnReview, { params: { reviewId: newest.reviewId } });
  if (!asked.ok) return asked;
  const { cite } = scene;
  const row = { table: 'performance.review', key: { reviewId: newest.reviewId } };
  if (asked.value.body.score === null) return say(sentence('scoreNone'));
  const head = sentence('scoreWhole', { cycle: cite.read(asked.value, ['cycleTitle']).value, score: figure(cite.read(asked.value, ['score'], row)) });
  return say(head, ...asked.value.body.components.map(({ component, points }, index): Sentence => {
    const known = { component: scene.word(`scoreComponent.${component}`), weight: figure(cite.read(asked.value, ['components', index, 'weight'])) };
    return points === null ? sentence('scoreMissing', known) : sentence('scorePart', { ...known, points: figure(cite.read(asked.value, ['components', index, 'points'], row)) });
  }));
};

const ownGoals = async (scene: Scene): Promise<Said> => {
  const asked = await scene.ask(goals.listOwnGoals);
  if (!asked.ok) return asked;
  const { cite } = scene;
  const { cycle, progress, goals: rows } = asked.value.body;
  if (cycle === null || rows.length === 0) return say(sentence('goalsNone'));
  const title = cite.read(asked.value, ['cycle', 'title']).value;
  const head = progress === null ? sentence('goalsUnmeasured', { cycle: title }) : sentence('goalsWhole', { cycle: title, progress: percentage(cite.percent(cite.read(asked.value, ['progress']))) });
  return say(head, ...rows.slice(0, mostRows).map((goal, index): Sentence => {
    const named = { title: cite.read(asked.value, ['goals', index, 'title'], { table: 'performance.goal', key: { goalId: goal.goalId } }).value };
    return goal.progress === null ? sentence('goalUnmeasured', named) : sentence('goalPart', { ...named, progress: percentage(cite.percent(cite.read(asked.value, ['goals', index, 'progress']))) });
  }));
};

const ownTraining = async (scene: Scene): Promise<Said> => {
  const asked = await scene.ask(learning.listOwnTraining);
  if (!asked.ok) return asked;
  const { cite, language } = scene;
  const open = asked.value.body.items.map((item, index) => ({ item, index })).filter(({ item }) => item.state === 'open').slice(0, mostRows);
  const ending = asked.value.body.certificates.map((certificate, index) => ({ certificate, index })).filter(({ certificate }) => certificate.lastDate !== null).slice(0, mostRows);
  if (open.length === 0 && ending.length === 0) return say(sentence('trainingNone'));
  return say(
    ...open.map(({ item, index }) => sentence('trainingDue', { title: cite.read(asked.value, ['items', index, 'titles', language]).value, date: figure(cite.read(asked.value, ['items', index, 'dueDate'], { table: 'learning.plan_item', key: { itemId: item.itemId } })) })),
    ...ending.map(({ certificate, index }) => sentence('certificateEnds', {
      title: cite.read(asked.value, ['certificates', index, 'title']).value,
      date: figure(cite.read(asked.value, ['certificates', index, 'lastDate'], { table: 'learning.certificate', key: { certificateId: certificate.certificateId } })),
    })),
  );
};

/** The manager of the newest of one's own days, and when they answer. */
const officeHours = async (scene: Scene): Promise<Said> => {
  const month = await scene.ask(attendance.readOwnMonth, { params: { month: monthOf(null, scene.today) } });
  if (!month.ok) return month;
  const day = month.value.body.days.findLast(({ date }) => date <= formatDay(scene.today));
  if (day === undefined) return say(sentence('officeUnknown'));
  const asked = await scene.ask(selfService.readQuestionAudience, { query: { about: 'attendanceDay', date: day.date } });
  if (!asked.ok) return asked;
  const { cite } = scene;
  const { manager } = asked.value.body;
  if (manager === null) return say(sentence('officeUnknown'));
  const name = cite.read(asked.value, ['manager', 'name']).value;
  if (manager.window === null) return say(sentence('officeNone', { name }));
  return say(sentence(manager.window.isOpen ? 'officeOpen' : 'officeNext', { name, from: moment(cite.read(asked.value, ['manager', 'window', 'from'])), to: moment(cite.read(asked.value, ['manager', 'window', 'to'])) }));
};

const ownQuestions = async (scene: Scene): Promise<Said> => {
  const asked = await scene.ask(selfService.listOwnQuestions, { query: { pageSize: '3' } });
  if (!asked.ok) return asked;
  if (asked.value.body.rows.length === 0) return say(sentence('questionsNone'));
  return success(asked.value.body.rows.map(({ questionId, about, state }, index) => sentence('questionRow', {
    about: scene.word(`questionKind.${about}`), month: figure(scene.cite.read(asked.value, ['rows', index, 'month'], { table: 'self_service.question', key: { questionId } })), state: scene.word(`questionState.${state}`),
  })));
};

const inbox = async (scene: Scene): Promise<Said> => {
  const asked = await scene.ask(inboxRoutes.readInbox, { query: { pageSize: '1' } });
  if (!asked.ok) return asked;
  const waiting = asked.value.body.counts.map((entry, index) => ({ ...entry, index })).filter(({ count }) => count > 0);
  if (waiting.length === 0) return say(sentence('inboxNone'));
  return success(waiting.map(({ kind, index }) => sentence('inboxKind', { kind: scene.word(`inboxKind.${kind}`), count: figure(scene.cite.read(asked.value, ['counts', index, 'count'])) })));
};

/** Makers of answers about scores, goals, training and questions. */
export const growthAnswers: Answerers = {
  scoreMade: { routes: [reviews.listOwnReviews, reviews.readOwnReview], answer: scoreMade },
  ownGoals: { routes: [goals.listOwnGoals], answer: ownGoals },
  ownTraining: { routes: [learning.listOwnTraining], answer: ownTraining },
  officeHours: { routes: [selfService.readQuestionAudience, attendance.readOwnMonth], answer: officeHours },
  ownQuestions: { routes: [selfService.listOwnQuestions], answer: ownQuestions },
  inbox: { routes: [inboxRoutes.readInbox], answer: inbox },
};
