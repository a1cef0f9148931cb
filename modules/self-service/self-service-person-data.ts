/** What self-service holds about a person: what they asked, took along, were answered, suggested, and when they answer others. */
import { openColumn, readPersonRows, type PersonDataTable } from '#modules/platform';
import { instant } from './question-answers.ts';
import { entriesOf, questionsOfPerson, readFigureSealed, satisfactionOf } from './question-store.ts';
import { openTexts, textOf } from './read-question.ts';
import { entryRow, figureValues, suggestionTexts } from './sealed-self-service.ts';
import { suggestionsOfPerson } from './suggestion-store.ts';

const purposes = ['payroll', 'attendance', 'accountability'] as const;

export const selfServicePersonData: readonly PersonDataTable[] = [
  {
    table: 'self_service.question', section: 'questions', fieldClasses: ['personal'], purposes,
    read: async (tx, personId) => (await questionsOfPerson(tx, personId)).map(({ questionId, about, month, item, date, state, outcome, openedAt }) => ({ questionId, about, month, item, date, state, outcome, openedAt: instant(openedAt) })),
  },
  {
    table: 'self_service.question_share', section: 'questions', fieldClasses: ['pay', 'personal', 'rating'], purposes,
    read: async (tx, personId) => {
      const rows = [];
      for (const { questionId } of await questionsOfPerson(tx, personId)) {
        const [figure] = await openColumn(tx, figureValues, [{ personId, row: questionId, sealed: await readFigureSealed(tx, questionId) }]);
        rows.push({ questionId, figure: textOf(figure) });
      }
      return rows;
    },
  },
  {
    table: 'self_service.question_entry', section: 'questions', fieldClasses: ['pay', 'personal', 'rating'], purposes,
    read: async (tx, personId) => {
      const rows = [];
      for (const question of await questionsOfPerson(tx, personId)) {
        const entries = await entriesOf(tx, question.questionId);
        const texts = await openTexts(tx, question, entries);
        rows.push(...entries.map(({ kind, outcome, writtenAt }, index) => ({ questionId: question.questionId, kind, outcome, writtenAt: instant(writtenAt), text: texts[index] ?? '' })));
      }
      return rows;
    },
  },
  {
    table: 'self_service.question_step', section: 'questions', fieldClasses: ['personal'], purposes,
    read: (tx, personId) => readPersonRows(tx, 'select question_id, step_number, kind, state, opened_at, due_at, carried, first_answer_at, closed_at from self_service.question_step where company_id = $1 and person_id = $2 order by question_id, step_number', personId),
  },
  {
    table: 'self_service.satisfaction', section: 'questions', fieldClasses: ['personal'], purposes,
    read: async (tx, personId) => [...(await satisfactionOf(tx, (await questionsOfPerson(tx, personId)).map(({ questionId }) => questionId)))].map(([questionId, satisfaction]) => ({ questionId, satisfaction })),
  },
  {
    table: 'self_service.suggestion', section: 'suggestions', fieldClasses: ['personal'], purposes,
    read: async (tx, personId) => (await suggestionsOfPerson(tx, personId)).map(({ suggestionId, topic, state, openedAt }) => ({ suggestionId, topic, state, openedAt: instant(openedAt) })),
  },
  {
    table: 'self_service.suggestion_entry', section: 'suggestions', fieldClasses: ['personal'], purposes,
    read: async (tx, personId) => {
      const rows = [];
      for (const { suggestionId, entries } of await suggestionsOfPerson(tx, personId)) {
        const texts = await openColumn(tx, suggestionTexts, entries.map(({ number, sealed }) => ({ personId, row: entryRow(suggestionId, number), sealed })));
        rows.push(...entries.map(({ kind, state, writtenAt }, index) => ({ suggestionId, kind, state, writtenAt: instant(writtenAt), text: textOf(texts[index]) })));
      }
      return rows;
    },
  },
  {
    table: 'self_service.office_hours', section: 'questions', fieldClasses: ['personal'], purposes,
    read: (tx, personId) => readPersonRows(tx, 'select valid_from, zone, windows, made_at from self_service.office_hours where company_id = $1 and person_id = $2 order by hours_id', personId),
  },
];
